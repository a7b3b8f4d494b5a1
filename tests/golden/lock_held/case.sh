# One run at a time per store: while one waits for its cards from a pipe, another is refused; afterwards it may.
. "$GOLDEN/common.sh"
CARDS_FILES=slow.csv small_config
mv bidui.yaml slow.yaml
small_config
small_data
mkfifo slow.csv
"$BIDUI" run -c slow.yaml --period 2026-10 -j "$JOBS" --progress never >table.txt &
pid=$!
exec 3>slow.csv
head -n 1 cards.csv >&3
wait_for_store 2026-10 $pid
run
echo "second: $?"
tail -n +2 cards.csv >&3
exec 3>&-
wait $pid
echo "first: $?"
run
echo "again: $?"
ls -A reports
