# Bytes after the last gz member that are not gz.
. "$GOLDEN/common.sh"
CARDS_FILES=cards.csv.gz small_config
small_data
{ gzip -n <cards.csv; echo 'and more'; } >cards.csv.gz
run
status=$?
left
exit $status
