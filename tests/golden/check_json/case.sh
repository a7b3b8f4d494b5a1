# check as data: files, columns, counts, alarms; exit 3 where a grave alarm would refuse the run.
. "$GOLDEN/common.sh"
small_config
small_data
sed -i '2,$s/,1,2015/,正常,2015/' cards.csv
"$BIDUI" check -c bidui.yaml --json >checked.json
echo "exit $?"
sed '/"needs"/,$d' checked.json
"$BIDUI" check -c bidui.yaml --json --accept active_none >checked.json
echo "exit $?"
grep -A 8 '"name": "active_none"' checked.json
grep '"refusal"' checked.json
