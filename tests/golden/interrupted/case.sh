# A signal ends the run with 128 + its number, and nothing of it is left. SIGHUP: the terminal was closed.
. "$GOLDEN/common.sh"
CARDS_FILES=slow.csv small_config
small_data
mkfifo slow.csv
for signal in HUP TERM; do
    "$BIDUI" run -c bidui.yaml -j "$JOBS" --progress never >table.txt &
    pid=$!
    exec 3>slow.csv
    head -n 1 cards.csv >&3
    wait_for_store 2026-11 $pid
    kill -$signal $pid
    wait $pid
    status=$?
    echo "$signal: $status"
    exec 3>&-
    left
done
exit $status
