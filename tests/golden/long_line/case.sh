# A line of 100 MB is one rejected row, whatever the memory; 64 KiB of it are kept.
. "$GOLDEN/common.sh"
small_config
{
    printf '证件号码,姓名,性别\n11010519491231002X,王秀英,女\n'
    head -c 100000000 /dev/zero | tr '\0' a
    printf ',x,y\n440524188001010014,李建国,男\n'
} >roster.csv
cat >cards.csv <<'END'
AAC002,AAC003,AAC004,AAZ502,AAZ503
440524188001010014,李建国,1,1,20150302
11010519491231002X,王秀英,2,1,20150301
END
run --memory 64M
rows | cut -d, -f1-7 | cut -c1-90
tail -n 1 reports/2026-11/rejected.csv | tr -d '\n' | wc -c
