# Each manifest holds the digest of the one before: a period that is built anew is seen by the next.
. "$GOLDEN/common.sh"
small_config
small_data
for period in 2026-09 2026-11 2026-10; do
    run --period $period
    echo "$period: $(grep -A 1 '"previous"' reports/$period/manifest.json | tr -d '\n')"
done
verify() {
    "$BIDUI" verify "$1" >found.txt
    status=$?
    sed 1d found.txt | grep -v ' [a-z]*\.csv'
    echo "exit $status"
}
verify reports/2026-09
verify reports/2026-11
verify reports/2026-10
sed -i 's/"rows": 2/"rows": 3/' reports/2026-09/manifest.json
verify reports/2026-11
rm -r reports/2026-09
verify reports/2026-11
