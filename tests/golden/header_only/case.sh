# A header alone is a file with no rows: a grave alarm, unless it is accepted.
. "$GOLDEN/common.sh"
small_config
small_data
printf 'AAC002,AAC003,AAC004,AAZ502,AAZ503\n' >cards.csv
run
echo "exit $?"
left
run --accept empty
rows
printf '证件号码,姓名,性别' >roster.csv
run --force --accept empty
reports
echo 'limits: {mismatch: 0%, missing: 0%, duplicate: 0%, rejected: 0%, cards_rejected: 0%}' >>bidui.yaml
run --force --accept empty # no rows, so no share of them
echo "limits: $?"
