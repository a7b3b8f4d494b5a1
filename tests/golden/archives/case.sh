# Files in archives: names in the order of the sorted names whatever the archive's, names in GBK, members chosen, what is passed over, and the manifest.
. "$GOLDEN/common.sh"
command -v bsdtar >/dev/null 2>&1 || exit 77
small_data
mkdir 名册 __MACOSX
{ head -n 1 roster.csv && tail -n 1 roster.csv; } >名册/b.csv
head -n 2 roster.csv >名册/a.csv
echo not a table >readme.txt
echo x >__MACOSX/._a.csv
bsdtar --format zip -cf roster.zip 名册/b.csv readme.txt __MACOSX/._a.csv 名册/a.csv
bsdtar --format 7zip -cf cards.csv.7z cards.csv
ROSTER_FILES=roster.zip ROSTER_MORE='members: "*.csv"' CARDS_FILES=cards.csv.7z small_config
run
rows
cat table.txt | grep note
grep -A 2 '"input_notes"' reports/2026-11/summary.json
grep -o '<dt>输入文件提示</dt><dd>[^<]*' reports/2026-11/summary.html
sed -n '/"inputs"/,/"outputs"/p' reports/2026-11/manifest.json | grep -v '"bytes"\|"digest"'
"$BIDUI" verify --inputs -c bidui.yaml reports/2026-11 | grep "roster\|cards"
"$BIDUI" explain -c bidui.yaml 11010519491231002X | grep '!'
"$BIDUI" check -c bidui.yaml | grep -A 1 '!'
"$BIDUI" check --json -c bidui.yaml | grep -A 2 '"input_notes"'
ls -A store
for pack in gzip xz bzip2 zstd; do
    echo "== $pack"
    bsdtar --format ustar "--$pack" -cf roster.zip 名册/b.csv 名册/a.csv
    run --force
    rows | grep :
done
echo "== cut between two members, and something behind the end"
bsdtar --format ustar -cf roster.zip 名册/b.csv 名册/a.csv
head -c 1024 roster.zip >cut.tar
mv cut.tar roster.zip
run --force
bsdtar --format ustar --bzip2 -cf roster.zip 名册/b.csv 名册/a.csv
echo more >>roster.zip
run --force
bsdtar --format zip -cf roster.zip 名册/b.csv
bsdtar --format zip -cf more.zip 名册/a.csv
cat more.zip >>roster.zip
run --force
