# A header of two rows with merged groups: without a word in the configuration a hint, then its columns by both rows.
. "$GOLDEN/common.sh"
. "$GOLDEN/workbook.sh"
config() { # COLUMN OF THE NUMBER, COLUMN OF THE NAME, KEY...
    {
        printf '%s\n' 'period: 2026-11' 'roster:' '  files: [roster.xlsx]' '  format: xlsx' "$3" \
            "  fields: [{name: id, column: $1, type: id}, {name: name, column: $2, type: name}]" \
            'cards:' '  files: [cards.csv]' \
            '  fields: [{name: id, column: AAC002, type: id}, {name: name, column: AAC003, type: name}]' 'compare: [{field: name}]'
    } >bidui.yaml
}
printf 'AAC002,AAC003\n530724196001100119,和木香\n530724196102110180,赵永昌\n' >cards.csv
workbook roster.xlsx '' <<'END'
<row r="1"><c t="str"><v>花名册</v></c></row>
<row r="2"><c r="A2" t="str"><v>序号</v></c><c r="B2" t="str"><v>户主信息</v></c><c r="D2" t="str"><v>联系电话</v></c></row>
<row r="3"><c r="B3" t="str"><v>姓名</v></c><c r="C3" t="str"><v>证件号码</v></c></row>
<row r="4"><c><v>1</v></c><c t="str"><v>和木香</v></c><c t="str"><v>530724196001100119</v></c><c><v>13800000000</v></c></row>
<row r="5"><c><v>2</v></c><c t="str"><v>赵永昌</v></c><c t="str"><v>530724196102110180</v></c><c><v>13800000000</v></c></row>
END
show() {
    run --force
    echo "exit $?"
}
config 证件号码 姓名 '' && show
config 证件号码 联系电话 '' && show
config 证件号码 姓名 '  header: [2, 3]' && show
config '[证件号, 户主信息/证件号码]' 户主信息/姓名 '  header: [2, 3]' && show
cat reports/2026-11/match.csv
"$BIDUI" check -c bidui.yaml | grep -A4 'roster.xlsx'
