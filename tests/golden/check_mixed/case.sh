# Every file is looked at, whatever is wrong with the others: one call shows all there is to mend.
. "$GOLDEN/common.sh"
ROSTER_FILES='roster/*' ROSTER_MORE='encoding: auto' small_config
sed -i 's/values: \["1"\]/values: [正常]/' bidui.yaml
small_data
mkdir roster roster/g-folder
for i in 1 2 3 4 5 6; do
    printf '11010519491231002X,王秀英,女,13800138000\n440524188001010014,李建国,男,13900139000\n'
done >people
{ echo '证件号码,姓名,性别,电话' && cat people; } >roster/a-good.csv
iconv -f UTF-8 -t GB18030 roster/a-good.csv >roster/b-gbk.csv
gzip -nc roster/a-good.csv | head -c 100 >roster/c-cut.csv.gz
: >roster/d-empty.csv
echo '证件号码,姓名,性别' >roster/e-header.csv
{ echo '身份证,名字,性别,性别' && cat people; } >roster/f-other.csv
{ echo '姓名,证件号码,性别,电话' && cat people; } >roster/h-swapped.csv
{ echo '证件号码,姓名,电话,性别' && cat people; } >roster/i-telephone.csv
sed 's/^11010519491231002X/110105194912310000/; s/^440524188001010014/4.40524E+17/' roster/a-good.csv >roster/j-excel.csv
printf '\320\317\021\340\241\261\032\341\0\0\0\0\0\0\0\0' >roster/k.xls
printf 'PK\003\004\024\0\0\0' >roster/l.xlsx
"$BIDUI" check -c bidui.yaml
