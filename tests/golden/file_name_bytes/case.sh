# Names of files that are not UTF-8: shown as \xHH everywhere, found again by verify, and named that way in the configuration.
. "$GOLDEN/common.sh"
small_data
mkdir in
gbk=$(printf '\273\250\303\373\262\341')
cp roster.csv "in/$gbk.csv"
echo "bad,row" >>"in/$gbk.csv"
sed 's/王秀英/王秀/' cards.csv >"in/cards_$gbk.csv"
ROSTER_FILES="'in/\\xBB\\xA8\\xc3\\xfb*.csv'" CARDS_FILES='"in/cards_*.csv"' small_config 'worklists: {level: county, format: [xlsx, csv]}'
"$BIDUI" check -c bidui.yaml -j "$JOBS" >check.txt 2>&1
"$BIDUI" run -c bidui.yaml -j "$JOBS" --progress never >run.txt 2>&1
echo "exit status $?"
rows
grep -h '"path"' reports/2026-11/manifest.json
"$BIDUI" verify --inputs -c bidui.yaml reports/2026-11 >verify.txt
echo "verify: $?"
grep in/ verify.txt
"$BIDUI" explain -c bidui.yaml 11010519491231002X >explain.txt
grep -o 'in/.*csv:[0-9]*' explain.txt
echo >"in/$gbk.csv"
"$BIDUI" run -c bidui.yaml --force --progress never 2>message.txt >&2
cat message.txt
echo "== every byte is UTF-8"
mkdir workbooks
for book in $(find reports -name '*.xlsx'); do unzip -qp "$book" >"workbooks/$(basename "$book")"; done
find reports workbooks ./*.txt -type f ! -name '*.xlsx' -o -path '*workbooks*' -type f | sort | while read -r file; do
    iconv -f UTF-8 -t UTF-8 "$file" >/dev/null || echo "$file"
done
grep -rl "$gbk" reports/* workbooks ./*.txt
grep -rlF 'xC3' reports/2026-11 workbooks | sort
