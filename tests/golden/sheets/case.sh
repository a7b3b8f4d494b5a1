# A workbook with a sheet for each township, merged cells, an empty and a hidden sheet, and a file beside an open workbook.
. "$GOLDEN/common.sh"
. "$GOLDEN/workbook.sh"
cat >cards.csv <<'END_CSV'
AAC002,AAC003,AAC004,AAZ502,AAZ503
440524188001010014,李建国,1,1,2015-03-02
11010519491231002X,王秀英,2,1,2015-03-01
END_CSV
mkdir roster
sheets roster/a.xlsx 大河镇 visible '
<row r="1"><c r="A1" t="str"><v>证件号码</v></c><c r="B1" t="str"><v>姓名</v></c><c r="C1" t="str"><v>性别</v></c></row>
<row r="2"><c r="A2" t="str"><v>11010519491231002X</v></c><c r="B2" t="str"><v>王秀英</v></c><c r="C2" t="str"><v>女</v></c></row>
<row r="3"><c r="A3" t="str"><v>53010219900101123X</v></c><c r="B3" t="str"><v>赵四</v></c></row>' '<mergeCells><mergeCell ref="C2:C3"/></mergeCells>' \
    Sheet2 visible '' '' \
    旧 hidden '<row><c><v>1</v></c></row>' '' \
    小河乡 visible '
<row r="2"><c r="B2" t="str"><v>姓名</v></c><c r="C2" t="str"><v>证件号码</v></c><c r="D2" t="str"><v>性别</v></c></row>
<row r="3"><c r="B3" t="str"><v>李建国</v></c><c r="C3" t="str"><v>440524188001010014</v></c><c r="D3" t="str"><v>男</v></c></row>
<row r="4"><c r="B4" t="str"><v>钱七</v></c><c r="C4" t="str"><v>无</v></c></row>' ''
printf 'lock' >"roster/~\$a.xlsx"
ROSTER_FILES='"roster/*.xlsx"'
ROSTER_MORE='format: xlsx'
small_config
sed -i 's/^  format: xlsx/  format: xlsx\n  sheet: all/' bidui.yaml
run || exit
grep '^note' table.txt
reports
sed -n '/"parts"/,/\]/p' reports/2026-11/manifest.json
"$BIDUI" verify reports/2026-11 --inputs -c bidui.yaml | sed 1d
"$BIDUI" explain -c bidui.yaml 440524188001010014 | grep '^roster  '
sed -i 's/^  sheet: .*/  sheet: [小河乡, 1]/' bidui.yaml
run --force && rows
sed -i '/^  sheet: /d' bidui.yaml
run --force
grep '^note' table.txt
rows
