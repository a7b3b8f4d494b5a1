# What a run would do, with the first rows' problems; no file is written.
. "$GOLDEN/common.sh"
ROSTER_FILES='roster.csv, more.csv' small_config
small_data
printf '性别,备注,姓名,证件号码\n女,,王秀英,无\n男,李\n男,,张三,4.40981E+17\n' >more.csv
"$BIDUI" check -c bidui.yaml
status=$?
ls -A | grep -v '^case'
exit $status
