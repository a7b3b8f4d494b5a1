# Warnings publish, are said at the end of the run, and stand in summary.json and on the page.
. "$GOLDEN/common.sh"
ROSTER_FILES='roster.csv, more.csv' small_config
small_data
sed -i 's/type: code}/type: code, map: [{from: 正常, to: "1"}]}/' bidui.yaml
printf '证件号码,姓名,性别\n' >more.csv
# One of two files has a fifth of its numbers as floats.
for i in 1 2 3 4 5 6 7 8; do
    printf '4.40981E+17,某人,男\n5222251985010212%d0,某人,男\n5222251985010213%d1,某人,男\n' $i $i >>more.csv
    for k in 1 2 3 4 5 6 7 8 9 0; do printf '5222251985010%d3%d%d1,某人,男\n' $k $i $k >>roster.csv; done
done
printf '522225198501021000,某人,男\n522225198501022000,\356\240\200某,男\n' >>roster.csv
printf '11010119900101112X,某人,1,其他,20150301\n' >>cards.csv
run
echo "exit $?"
sed -n '/"alarms"/,/^  \]/p' reports/2026-11/summary.json
grep -o '<td>[^<]* <code>[a-z_]*</code></td>' reports/2026-11/summary.html
