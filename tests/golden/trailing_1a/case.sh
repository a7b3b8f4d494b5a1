# The end-of-file mark of old systems is no row and no part of one.
. "$GOLDEN/common.sh"
small_config
small_data
printf '\032\r\n' >>roster.csv
printf '510107199010100058,张三,1,1,20150301\032' >>cards.csv
run
rows
