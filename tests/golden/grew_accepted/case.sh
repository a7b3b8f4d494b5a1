# With `--accept grew` a file that only became longer is read up to the size it had, at whole rows. The cards hold the run up, as in grew.
. "$GOLDEN/common.sh"
cat >data.csv <<'END'
AAC002,AAC003,AAC004,AAZ502,AAZ503
440524188001010014,李建国,1,1,20150302
11010519491231002X,王秀英,2,1,20150301
END

# during WHEN CONFIGURATION FILE MORE: run, and add the text MORE to FILE meanwhile. early: before it is read, late: after that.
during() {
    rm -rf cards.csv store reports
    mkfifo cards.csv
    "$BIDUI" run -c "$2" -j "$JOBS" --progress never --accept grew >table.txt 2>message.txt &
    pid=$!
    exec 3>cards.csv
    cat data.csv >&3
    if [ "$1" = late ]; then yes 440524188001010014,李建国,1,1,20150302 | head -n 200000 >&3; fi
    printf '%b' "$4" >>"$3"
    exec 3>&-
    wait $pid
    echo "exit $?"
    cat message.txt
    sed -n -e 's/^note: /note: /p' -e 's/^\(roster  *[0-9]*\) .*/\1/p' table.txt
    if [ -e reports/2026-11 ]; then rows | cut -d, -f 1-5; fi
}

# try TITLE BEFORE MORE: with the text BEFORE in the roster at the start.
try() {
    for when in early late; do
        echo "== $1, $when"
        printf '%b' "$2" >roster.csv
        during $when bidui.yaml roster.csv "$3"
    done
}

head='证件号码,姓名,性别\n'
row='11010519491231002X,王秀英,女\n'
small_config
try "at the end of a row" "$head$row" '440524188001010014,李建国,男\n'
try "inside a row" "$head$row"'44052418800101' '0014,李建国,男\n'
try "inside the only row" "$head"'44052418800101' '0014,李建国,男\n'
try "inside a value with line breaks" "$head$row"'440524188001010014,"李\n建' '国",男\n'
try "behind a line break in a value" "$head$row"'440524188001010014,"李\n' '建国",男\n'
try "behind a closing quote" "$head$row"'440524188001010014,"李"' '"建国",男\n'

echo "== nothing is added: the row without line end counts"
printf '%b' "$head$row"'440524188001010014,李建国,男' >roster.csv
during late bidui.yaml roster.csv ''
ls reports/2026-11/manifest.json

echo "== in the manifest, the summary and the page"
printf '%b' "$head$row"'44052418800101' >roster.csv
cp roster.csv before.csv
during early bidui.yaml roster.csv '0014,李建国,男\n' >ignored.txt
mv cards.csv pipe
cp data.csv cards.csv
mv roster.csv after.csv
cp before.csv roster.csv
grep -A 3 '"path": "roster.csv"' reports/2026-11/manifest.json
grep -A 10 '"name": "grew"' reports/2026-11/summary.json
for file in manifest.json summary.json summary.html; do
    grep -o 'grew while it was read: 74 bytes read, the last row was cut and is left out' reports/2026-11/$file | uniq
done
"$BIDUI" verify -c bidui.yaml --inputs reports/2026-11 2>/dev/null | grep roster.csv

echo "== fixed width, with line ends"
ROSTER_MORE='format: fixed' small_config
sed -i -e '/^roster/,/^cards/s/column: 证件号码/at: 1, width: 18/' -e '/^roster/,/^cards/s/column: 姓名/at: 19, width: 9/' \
    -e '/^roster/,/^cards/s/column: 性别/at: 28, width: 3/' bidui.yaml
try "inside a row" '11010519491231002X王秀英女\n44052418800101' '0014李建国男\n'
echo "== fixed width, without line ends"
sed -i 's/format: fixed/format: fixed\n  row_bytes: 30/' bidui.yaml
try "inside a row" '11010519491231002X王秀英女44052418800101' '0014李建国男'
