# Names of files, headings and values that would drive a terminal, turn a line round or hide text: made visible in every message
# and table, escaped in JSON, kept as they are in the reports.
. "$GOLDEN/common.sh"
escape=$(printf '\033[2J')
turned=$(printf '\342\200\256')   # U+202E
isolate=$(printf '\342\201\246')  # U+2066
csi=$(printf '\302\233')          # U+009B
hidden=$(printf '\342\200\213')   # U+200B
tag=$(printf '\363\240\201\201')  # U+E0041
broken=$(printf 'a\nnote: b\rc')
evil="$escape$turned$isolate$csi$hidden$tag"
small_data
mkdir in
{
    echo "证件号码,姓名,性别,note$escape$turned"
    printf '11010519491231002X,王秀英%s,女,"1\nforged  line\r\033[2J"\n' "$turned"
    echo "440524188001010014,李建国,男,$evil"
} >"in/$broken$evil.csv"
ROSTER_FILES="'in/*.csv'" small_config
sed '/column: 性别/a\    - {name: note, column: "note\\e[2J\\u202E", type: text}' bidui.yaml >more.yaml
mv more.yaml bidui.yaml
{
    "$BIDUI" check -c bidui.yaml -j "$JOBS"
    "$BIDUI" check -c bidui.yaml -j "$JOBS" --json
    "$BIDUI" run -c bidui.yaml -j "$JOBS" --progress never
    "$BIDUI" run -c bidui.yaml -j "$JOBS" --progress never --force --json
    "$BIDUI" explain -c bidui.yaml 11010519491231002X
    "$BIDUI" explain -c bidui.yaml 440524188001010014
    touch "reports/2026-11/$broken$evil"
    "$BIDUI" verify --inputs -c bidui.yaml reports/2026-11
    "$BIDUI" verify "reports/$broken$evil"
    "$BIDUI" run -c "$broken$evil"
    sed 's|  files: .cards.csv.|  files: ["a\\u2028\\e*"]|' bidui.yaml >bad.yaml
    "$BIDUI" check -c bad.yaml
    sed 's|column: AAC003|column: "a\\u202E\\n\\e"|' bidui.yaml >bad.yaml
    "$BIDUI" check -c bad.yaml
    sed 's|accept: \[separator\]|accept: ["a\\u202E\\n\\e"]|' bidui.yaml >bad.yaml
    "$BIDUI" check -c bad.yaml
    sed 's|column: 证件号码|column: 证件|' bidui.yaml >bad.yaml
    "$BIDUI" run -c bad.yaml --period 2026-10
    printf 'code,name,x\033%s\n' "$turned" >table.csv
    { cat bidui.yaml && echo 'regions: table.csv'; } >bad.yaml
    "$BIDUI" check -c bad.yaml
    "$BIDUI" "run$escape"
} >all.txt 2>&1
grep -E 'in/a|x1B|xE2|u202e' all.txt | sed -E 's/about [^,]*, //' | head -n 60
controls=$(printf '[\001-\010\013-\037\177]|\302[\200-\237]|\342\200[\213-\217\250-\256]|\342\201[\246-\251]|\363\240[\200\201]')
echo "== shown as it is, besides line feeds, and lines that a name or a value made: none"
LC_ALL=C grep -a -c -E "$controls" all.txt
LC_ALL=C grep -a -c -E '^note: b|^forged' all.txt
echo "== in the page and in the data: none"
LC_ALL=C grep -a -c -E "$controls" reports/2026-11/summary.html reports/2026-11/summary.json reports/2026-11/manifest.json
echo "== in the reports, as it was written"
LC_ALL=C grep -a -c -E "$controls" reports/2026-11/match.csv
LC_ALL=C grep -a -c -F "$evil" reports/2026-11/match.csv
