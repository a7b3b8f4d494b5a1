# A wrong check character makes a row defective, though its card agrees: three numbers in all writings, thirty wrong ones.
. "$GOLDEN/common.sh"
lists_config
echo '证件号码,姓名,区划,户编号' >roster.csv
echo 'AAC002,AAC003,AAZ503' >cards.csv
for person in 100 101 102; do
    for check in 0 1 2 3 4 5 6 7 8 9 X; do
        echo "11010519491231$person$check,王秀英,530724103001,1" >>roster.csv
        echo "11010519491231$person$check,王秀英,20150301" >>cards.csv
    done
done
run
sed -n '/"town_quality"/,/^  }/p' reports/2026-11/summary.json
