# The change since the period before stands in summary.json; a period that is not what was published is not compared with.
. "$GOLDEN/common.sh"
small_config
small_data
printf '510107199010100058,张三,男\n' >>roster.csv
run --period 2026-10
printf '510107199010100058,张三,1,1,\n' >>cards.csv
run --period 2026-11
sed -n '/"previous"/,$p' reports/2026-11/summary.json
sed -n '/^note/p' table.txt

echo "== a summary that was changed"
sed -i 's/"match": 2/"match": 1/' reports/2026-10/summary.json
run --period 2026-11 --force
grep -c '"previous"' reports/2026-11/summary.json
sed -n '/^note/p' table.txt

echo "== in --json it is a message"
"$BIDUI" run -c bidui.yaml -j "$JOBS" --progress never --period 2026-11 --force --json >printed.json
cmp printed.json reports/2026-11/summary.json && echo same

echo "== a summary that is gone"
rm reports/2026-10/summary.json
run --period 2026-11 --force
sed -n '/^note/p' table.txt
