# A NUL is no text either.
. "$GOLDEN/common.sh"
small_config
small_data
printf '证件号码,姓名,性别\n11010519491231002X,王秀\000英,女\n44052418800101\0000014,李建国,男\n' >roster.csv
run --accept encoding
rows
