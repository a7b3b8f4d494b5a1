# No file for a glob, and one file for two patterns.
. "$GOLDEN/common.sh"
ROSTER_FILES='roster.csv, "roster/*.csv"' small_config
small_data
run
echo $?
ROSTER_FILES='roster.csv, "roster.c*"' small_config
run
status=$?
left
exit $status
