# Limits against the period before: without one they do not apply; then rows more or fewer, and a lower match rate, pass them.
. "$GOLDEN/common.sh"
small_config 'limits: {missing: 50, roster_change: 10, cards_change: 60, match_rate_drop: 3}'
small_data
run
echo "exit $?"
sed -n '/"limits"/,/^  \]/p' reports/2026-11/summary.json
printf '52222519850102121X,无人,男\n' >>roster.csv
sed -i 2d cards.csv
run --period 2026-12
echo "exit $?"
sed -n '/"limits"/,/^  \]/p' reports/2026-12/summary.json
grep -c 'class="unequal">passed' reports/2026-12/summary.html
grep '"match_rate"' reports/2026-12/summary.json | head -n 1
