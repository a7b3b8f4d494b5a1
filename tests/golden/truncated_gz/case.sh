# A gz file that ends inside a member is refused; nothing is published, also where a roster was good.
. "$GOLDEN/common.sh"
CARDS_FILES=cards.csv.gz small_config
small_data
gzip -n <cards.csv >whole.gz
head -c 100 whole.gz >cards.csv.gz
run
status=$?
left
exit $status
