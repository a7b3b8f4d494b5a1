# A heading that occurs twice and is used; twice and unused is no matter.
. "$GOLDEN/common.sh"
small_config
small_data
printf '证件号码,姓名,备注,性别,备注\n11010519491231002X,王秀英,,女,\n' >roster.csv
run && tail -n +2 reports/2026-11/match.csv
printf '证件号码,姓名,性别,姓名\n11010519491231002X,王秀英,女,王\n' >roster.csv
run --force
