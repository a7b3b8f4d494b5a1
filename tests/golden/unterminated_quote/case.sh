# A quote that is never closed is an ordinary character: it takes no other row, whatever the chunks, and is noted.
. "$GOLDEN/common.sh"
small_config
small_data
printf '510107199010100058,"张三,男\n330106196002290089,陈静,女\n' >>roster.csv
run
status=$?
rows
# 9 000 rows, one of them with a stray quote that another one 4 000 rows below would close.
awk 'BEGIN { print "证件号码,姓名,性别"
    for (i = 0; i < 9000; i++) printf "E%08d,%s,男\n", i, i == 2000 || i == 6000 ? "\"张三" : "李四" }' >roster.csv
run --force --memory 64M || status=$?
grep -c , reports/2026-11/missing.csv
grep -o 'roster.quote_stray,[^,]*' reports/2026-11/missing.csv
exit $status
