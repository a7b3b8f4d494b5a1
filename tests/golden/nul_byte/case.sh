# A NUL is no text either, but at the end of a value, and in a row without one, it is padding.
. "$GOLDEN/common.sh"
small_config
small_data
printf '证件号码,姓名,性别\n11010519491231002X,王秀\000英,女\n44052418800101\0000014,李建国,男\n' >roster.csv
run --accept encoding
rows
printf '证件号码,姓名,性别\n11010519491231002X\000\000,王秀英 \000 ,女\000\n\000\000\000\000\n\000 ,\000,\000\000\n440524188001010014 \000,李建国,"男\000"\n"\000"\n' >roster.csv
run --force
rows
grep -A 8 '"lines"' reports/2026-11/summary.json | head -n 8
