# run --json prints what summary.json holds and nothing else; a limit that was passed is exit 1 and a message.
. "$GOLDEN/common.sh"
small_config 'limits: {missing: 10}'
small_data
printf '510107199010100058,张三,男\n' >>roster.csv
"$BIDUI" run -c bidui.yaml -j "$JOBS" --progress never --json >printed.json
echo "exit $?"
cmp printed.json reports/2026-11/summary.json && echo same
grep -A 7 '"outcomes"' printed.json
