# A passed limit: the reports are published and the exit status is 1; a kept one says nothing.
. "$GOLDEN/common.sh"
small_config 'limits:' '  missing: 40%' '  mismatch: 0%'
small_data
run
echo $?
sed '2d' cards.csv >c && mv c cards.csv
run --force
status=$?
rows
exit $status
