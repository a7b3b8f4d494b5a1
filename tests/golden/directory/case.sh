# A folder in a file's place.
. "$GOLDEN/common.sh"
small_config
small_data
rm cards.csv
mkdir cards.csv
run
status=$?
left
exit $status
