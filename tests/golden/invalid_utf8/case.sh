# A byte that is no text shows as \xHH and the row stays; only a number that cannot be read rejects it.
. "$GOLDEN/common.sh"
small_config
printf '证件号码,姓名,性别,备注\n11010519491231002X,王\377英,女,\n4405241880\20001010014,李建国,男,\n440524188001010014,李建国,男,\346\235\n' >roster.csv
printf 'AAC002,AAC003,AAC004,AAZ502,AAZ503\n440524188001010014,李建国,\346\235,1,20150302\n11010519491231002X,王秀英,2,1,20150301\n' >cards.csv
run --accept encoding
rows
