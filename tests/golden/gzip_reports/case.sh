# output: {gzip: true}: the five reports packed, in members that bgzip and our own reader know; verify counts their rows.
. "$GOLDEN/common.sh"
small_config 'output: {gzip: true}'
small_data
printf '330106196002290089,"陈\n静",女\n无,张三,男\n' >>roster.csv
run
ls reports/2026-11
for report in match mismatch missing duplicate rejected; do
    echo "== $report"
    gzip -dc "reports/2026-11/$report.csv.gz"
done
echo "== the end of each is an empty block"
for report in reports/2026-11/*.gz; do
    tail -c 8 "$report" | od -An -tx1
done
verify() { # packed bytes are those of one packer
    "$BIDUI" verify reports/2026-11 >found.txt
    status=$?
    sed '1s/[0-9a-f]*$/DIGEST/; s/published were [0-9]*, /published were N, /' found.txt
    echo "exit $status"
}
verify
head -c 60 reports/2026-11/match.csv.gz >cut
cp cut reports/2026-11/match.csv.gz
verify
# What bidui packs it reads.
sed -e 's|files: \[roster.csv\]|files: [again.csv.gz]|' -e 's|2026-11|2026-12|' bidui.yaml >again.yaml
"$BIDUI" run -c bidui.yaml --period 2026-12 --progress never >/dev/null
cp reports/2026-12/match.csv.gz again.csv.gz
sed -i -e 's/column: 证件号码/column: id/' -e 's/column: 姓名/column: roster_name/' -e 's/column: 性别/column: roster_sex/' \
    -e 's/period: .*/period: 2027-01/' again.yaml
"$BIDUI" run -c again.yaml -j "$JOBS" --progress never | sed -n '/roster/p'
