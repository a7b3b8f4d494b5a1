# Globs are sorted by name, patterns stand in the order written; the first row in that order is kept.
. "$GOLDEN/common.sh"
ROSTER_FILES='"roster/*.csv", late.csv' CARDS_FILES='"cards/*"' small_config
small_data
mkdir roster cards
printf '证件号码,姓名,性别\n440524188001010014,李建国,男\n' >roster/b.csv
printf '证件号码,姓名,性别\n440524188001010014,李建军,男\n' >roster/a.csv
printf '姓名,备注,证件号码,性别\n李建国,x,440524188001010014,\n' >roster/10.csv
printf '证件号码,姓名,性别\n440524188001010014,李 建国,1\n' >late.csv
printf 'AAC002,AAC003,AAC004,AAZ502,AAZ503\n440524188001010014,李建国,1,1,20150301\n' >'cards/9,9.csv'
printf 'AAC002,AAC003,AAC004,AAZ502,AAZ503\n440524188001010014,李建国,1,1,20150301\n' >'cards/a b.csv'
run
rows
