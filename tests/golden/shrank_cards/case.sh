# The cards are cut short after the start, before their turn: the roster comes through a pipe that stays open until then.
. "$GOLDEN/common.sh"
small_config
small_data
mv roster.csv data.csv
mkfifo roster.csv
run &
pid=$!
exec 3>roster.csv
# Far more than a pipe and a look at the header take: when all of it is written, loading has begun.
cat data.csv >&3
yes 440524188001010014,李建国,男 | head -n 200000 >&3
head -n 2 cards.csv >fewer.csv
cat fewer.csv >cards.csv
exec 3>&-
wait $pid
status=$?
left
exit $status
