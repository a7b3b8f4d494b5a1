# Headings that differ between the files of a pattern: line breaks, blanks, brackets, width, marks, several names.
. "$GOLDEN/common.sh"
. "$GOLDEN/workbook.sh"
config() { # FILES FORMAT ID
    {
        printf '%s\n' 'period: 2026-11' 'roster:' "  files: [$1]" "  format: $2" '  fields:' \
            "    - {name: id, column: $3, type: id}" '    - {name: name, column: 姓名, type: name}' \
            '    - {name: months, column: 务工时间（月）, type: text}' 'cards:' '  files: [cards.csv]' \
            '  fields: [{name: id, column: AAC002, type: id}, {name: name, column: AAC003, type: name}]' 'compare: [{field: name}]'
    } >bidui.yaml
}
cat >cards.csv <<'END'
AAC002,AAC003
530724196001100119,和木香
530724196203120257,杨秀莲
530724196405140395,罗阿妹
END
printf '证件号码,姓名,务工时间（月）\n530724196001100119,和木香,3\n' >a.csv
printf '姓名*,务工时间(月),身份证号：\n杨秀莲,4,530724196203120257\n' >b.csv
cat >c.csv <<'END'
姓名 ,"务工
时间【月】", 证件 号码
罗阿妹,5,530724196405140395
END
workbook d.xlsx '' <<'END'
<row><c t="str"><v>身份证&#13;&#10;号码</v></c><c t="str"><v>姓　名</v></c><c t="str"><v>务工时间［月］</v></c></row>
<row><c t="str"><v>530724196001100119</v></c><c t="str"><v>和木香</v></c><c><v>3</v></c></row>
END
show() {
    run --force
    status=$?
    echo "exit $status"
    [ $status -eq 0 ] || return 0
    cat reports/2026-11/match.csv
    "$BIDUI" check -c bidui.yaml | grep 'heading'
}
config '"[a-c].csv"' csv '[身份证号, 证件号码]' && show
config d.xlsx xlsx 身份证号码 && show
config d.xlsx xlsx '[身份证, 证件号]' && show
printf '证件号码,姓名,姓 名\n' >a.csv
config a.csv csv 证件号码 && sed -i '/months/d; s/column: 姓名/column: 姓名：/' bidui.yaml && show
