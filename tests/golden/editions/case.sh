# One comparison publishes several folders of reports: as they are, masked, and for a spreadsheet with pseudonyms.
. "$GOLDEN/common.sh"
(umask 077 && printf 0123456789abcdef0123456789abcdef >key.bin)
small_config 'worklists: {format: [csv]}' 'editions:' '  - {reports: masked, mask: {reports: all}}' \
    '  - {reports: "sheet/{period}", language: zh, csv: {for: spreadsheet}, mask: {reports: id}, pseudonym: {key_file: key.bin}}'
small_data
printf '%s\n' 11010519491231002X,王秀英,女 53010219200508011X,赵小红,女 110105194912310020,钱错,男 >>roster.csv
run --period 2026-10
tail -n 4 table.txt | sed 's/xxh3 .*/xxh3 D/'
for folder in reports masked sheet/2026-10; do
    echo "== $folder"
    (cd $folder/2026-10 && ls -R . && head -n 2 match.csv && cat missing.csv duplicate.csv rejected.csv && sha256sum -c --quiet SHA256SUMS)
    "$BIDUI" verify $folder/2026-10 >verify.txt || echo "verify: $?"
    cmp reports/2026-10/summary.json $folder/2026-10/summary.json
done
grep -o '<html lang="[a-z-]*"' reports/2026-10/summary.html sheet/2026-10/2026-10/summary.html
grep -rlE '11010519491231002X|53010219200508011X' masked sheet && echo "a number is shown"
grep -rlE '王秀英|赵小红' masked && echo "a name is shown"
echo "== each folder has a chain of its own"
run
for folder in reports masked sheet/2026-11; do
    "$BIDUI" verify $folder/2026-11 | grep 2026-10/manifest
    grep -c '"previous"' $folder/2026-11/manifest.json
done
"$BIDUI" verify -c bidui.yaml --inputs --store masked/2026-11 | tail -n +3 | grep -v ' reports\| match\.\|SUMS' | cut -d' ' -f1,2 | sort | uniq -c | sort -rn | head -n 3
echo "== replaced together"
run --force --reason again
for folder in reports masked sheet/2026-11; do ls $folder/2026-11/superseded; done
echo "== one is published already"
rm -r reports/2026-11 store/2026-11.mdb
run
"$BIDUI" check -c bidui.yaml | sed -n 1,6p
echo "== another edition of the same form is the same, also when it is written in many parts"
rm -rf reports masked sheet store
small_config 'editions: [{reports: twin}]'
awk 'BEGIN { print "证件号码,姓名,性别"; for (i = 0; i < 30000; i++) printf "P%08d,人%d,%s\n", i * 7 % 30011, i, i % 3 ? "男" : "" }' >roster.csv
awk 'BEGIN { print "AAC002,AAC003,AAC004,AAZ502,AAZ503"; for (i = 0; i < 30000; i++) printf "P%08d,人%d,1,1,20150302\n", i, i % 2 ? i : i + 1 }' >cards.csv
run --memory 64M
for report in match mismatch missing duplicate rejected regions; do
    cmp reports/2026-11/$report.csv twin/2026-11/$report.csv
done
"$BIDUI" verify twin/2026-11 >/dev/null && [ "$(wc -l <twin/2026-11/mismatch.csv)" -gt 10000 ] && echo same
echo "== an edition without the months that the reports have is said"
small_config 'editions: [{reports: twin}, {reports: late}]'
small_data
run --period 2026-12
run --period 2027-01
echo "== a run was stopped before the second folder: the next one publishes it and says so, also if it is refused then"
mv twin/2027-01 twin/.2027-01.building
run --period 2027-01
"$BIDUI" verify twin/2027-01 >/dev/null && echo "it is there"
