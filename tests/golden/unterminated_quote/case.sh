# A quote that is never closed would take the rest of the file: refused, with the line on which its row begins.
. "$GOLDEN/common.sh"
small_config
small_data
printf '510107199010100058,"张三,男\n330106196002290089,陈静,女\n' >>roster.csv
run
status=$?
left
exit $status
