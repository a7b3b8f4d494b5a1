# A folder as published, then changed, added to and removed from: one line for each file, exit 3.
. "$GOLDEN/common.sh"
small_config
small_data
printf '330106196002290089,"陈\n静",女\n' >>roster.csv
run
# The first line holds the digest of a file with times in it.
verify() {
    "$BIDUI" verify "$@" >found.txt
    status=$?
    sed '1s/[0-9a-f]*$/DIGEST/' found.txt
    echo "exit $status"
}
verify reports/2026-11
cp -R reports/2026-11 copy
sed -i 's/王/玉/' copy/match.csv
rm copy/missing.csv
cp roster.csv copy/名单.csv
verify copy
verify copy/
verify .
verify nowhere
