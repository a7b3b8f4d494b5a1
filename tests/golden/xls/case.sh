# The same people as CSV and as workbooks of Excel 97-2003: the reports are the same but for the names of the files. One
# pattern may hold old and new workbooks, whatever their names say. What is no workbook is named.
. "$GOLDEN/common.sh"
. "$GOLDEN/workbook.sh"
. "$GOLDEN/old_workbook.sh"
cat >roster.csv <<'END_CSV'
证件号码,姓名,性别
11010519491231002X,王秀英,女
440524188001010014,李建国,女

440524188001010000,𠮷四,男
11010519491231002X,王秀英,女
无,钱七,
53010219900101123X,孙八,男,x
END_CSV
cat >cards.csv <<'END_CSV'
AAC002,AAC003,AAC004,AAZ502,AAZ503
440524188001010014,李建国,1,1,2015-03-02
11010519491231002X,王秀英,2,1,2015-03-01
11010519491231002X,王秀英,2,1,2014-12-31
END_CSV
old_workbook roster.xls <roster.csv
sed 's/2015-03-02/=42065/; s/2015-03-01/=42064/; s/2014-12-31/=42004/' cards.csv | old_workbook cards.xls
small_config
run || exit
reports >as_csv
ROSTER_FILES=roster.xls CARDS_FILES=cards.xls ROSTER_MORE='format: xls' CARDS_MORE='format: xlsx' small_config
sed -i 's/^  format: xls$/  format: xls\n  sheet: 名册/' bidui.yaml
run --force || exit
reports >as_xls
cat as_xls
sed 's/\(roster\|cards\)\.xls/\1.csv/g' as_xls | diff - as_csv && echo 'the same as from CSV'
"$BIDUI" verify reports/2026-11 >/dev/null && echo 'verified'

# A new workbook under an old name, and beside it an old one.
mkdir both
mv roster.xls both/1.xls
workbook both/2.xls '' <<'END_XML'
<row><c t="str"><v>证件号码</v></c><c t="str"><v>姓名</v></c><c t="str"><v>性别</v></c></row>
<row><c t="str"><v>110105194912310038</v></c><c t="str"><v>周九</v></c><c t="str"><v>男</v></c></row>
END_XML
ROSTER_FILES='both/*.xls' ROSTER_MORE='format: xls' small_config
run --force || exit
cut -d, -f1,4 reports/2026-11/missing.csv

try() { # FILE
    ROSTER_FILES=$1 ROSTER_MORE='format: xls' small_config
    run --force
    echo "exit $?" >&2
}
head -c 3000 both/1.xls >cut.xls
try cut.xls
head -c 4096 /dev/zero | old_file letter.doc WordDocument
try letter.doc
head -c 4096 /dev/zero | old_file Thumbs.db Catalog
try Thumbs.db
head -c 4096 /dev/zero | old_file secret.xlsx EncryptedPackage
try secret.xlsx
{ printf '\000\006\005\000\000\000\000\000' | record 2057 && head -c 54 /dev/zero | record 47 && head -c 4096 /dev/zero; } | old_file password.xls Workbook
try password.xls
small_config
cp both/1.xls roster.csv
run --force
echo "exit $?" >&2
