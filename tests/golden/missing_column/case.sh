# A column that a file does not have, with the nearest heading; the second file of two.
. "$GOLDEN/common.sh"
ROSTER_FILES='roster.csv, more.csv' small_config
small_data
printf '证件号,姓名,性别\n11010519491231002X,王秀英,女\n' >more.csv
run
status=$?
left
exit $status
