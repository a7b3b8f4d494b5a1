# A quote that is never closed takes the rest of the file, as libcsv has it: one row with too few columns.
. "$GOLDEN/common.sh"
small_config
small_data
printf '510107199010100058,"张三,男\n330106196002290089,陈静,女' >>roster.csv
run
rows
