# What a killed run left is removed by the next one.
. "$GOLDEN/common.sh"
CARDS_FILES=slow.csv small_config
small_data
mkfifo slow.csv
"$BIDUI" run -c bidui.yaml -j "$JOBS" --progress never >table.txt 2>/dev/null &
pid=$!
exec 3>slow.csv
head -n 1 cards.csv >&3
wait_for_store 2026-11 $pid
kill -KILL $pid
wait $pid 2>/dev/null
exec 3>&-
ls reports store | grep -v -e : -e '^$' || echo 'nothing published'
rm slow.csv
small_config
run
ls -A reports
rows
