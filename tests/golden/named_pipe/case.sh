# A named pipe is read once, from its beginning to its end.
. "$GOLDEN/common.sh"
small_config
small_data
mv cards.csv data.csv
mkfifo cards.csv
cat data.csv >cards.csv &
run
status=$?
wait
rows
exit $status
