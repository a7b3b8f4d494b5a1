# A wrong checksum at the end of a gz member.
. "$GOLDEN/common.sh"
CARDS_FILES=cards.csv.gz small_config
small_data
gzip -n <cards.csv >whole.gz
size=$(wc -c <whole.gz)
{ head -c $((size - 8)) whole.gz; printf '\001\002\003\004'; tail -c 4 whole.gz; } >cards.csv.gz
run
status=$?
left
exit $status
