# A pipe in place of a file that is read whole would be waited for: it is refused.
. "$GOLDEN/common.sh"
small_config
small_data
mkfifo pipe
"$BIDUI" run -c pipe
echo "configuration: $?"
"$BIDUI" run -c /dev/null
echo "device: $?"
sed 's/^language: .*/&\nregions: pipe/' bidui.yaml >regions.yaml
"$BIDUI" run -c regions.yaml --progress never
echo "regions: $?"
run
rm reports/2026-11/manifest.json
mkfifo reports/2026-11/manifest.json
"$BIDUI" explain -c bidui.yaml 11010519491231002X
echo "explain: $?"
"$BIDUI" verify reports/2026-11
echo "verify: $?"
run --period 2026-12
echo "the next month: $?"
rm store/.lock
mkfifo store/.lock
run --period 2027-01
echo "lock: $?"
