# Eleven neighbours, one number with each check character: each is compared with its own card, also at a limit of ranges.
. "$GOLDEN/common.sh"
small_config
echo '证件号码,姓名,性别' >roster.csv
echo 'AAC002,AAC003,AAC004,AAZ502,AAZ503' >cards.csv
for person in $(seq 100 399); do
    for check in 0 1 2 3 4 5 6 7 8 9 X; do
        echo "11010519491231$person$check,王$check,女" >>roster.csv
        echo "11010519491231$person$check,王$check,2,1,20150301" >>cards.csv
    done
done
run
cut -d , -f 1,2 reports/2026-11/match.csv | cksum
for report in match mismatch missing duplicate rejected; do
    echo "$report $(tail -n +2 "reports/2026-11/$report.csv" | wc -l)"
done
