# A signal ends the run with 128 + its number, and nothing of it is left.
. "$GOLDEN/common.sh"
CARDS_FILES=slow.csv small_config
small_data
mkfifo slow.csv
"$BIDUI" run -c bidui.yaml -j "$JOBS" --progress never >table.txt &
pid=$!
exec 3>slow.csv
head -n 1 cards.csv >&3
sleep 1
kill -TERM $pid
sleep 1
exec 3>&-
wait $pid
status=$?
left
exit $status
