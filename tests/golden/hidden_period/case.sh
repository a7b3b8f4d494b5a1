# Where folders cannot be exchanged, a kill between two renames hides a period. Everybody says so, and the next run of any
# period puts it back.
. "$GOLDEN/common.sh"
small_config
small_data
run
mv reports/2026-11 reports/.2026-11.replaced
"$BIDUI" explain -c bidui.yaml 11010519491231002X
echo "explain: $?"
"$BIDUI" verify reports/2026-11
echo "verify: $?"
run --period 2026-12
echo "another period: $?"
ls -A reports
run
echo "the period: $?"
