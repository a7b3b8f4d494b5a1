# A title, a unit and blank rows above the header, sums and signatures below: in CSV, GB18030 and a workbook.
. "$GOLDEN/common.sh"
. "$GOLDEN/workbook.sh"
people() { # configuration KEY... of roster.*
    {
        printf '%s\n' 'period: 2026-11' 'roster:' "  files: [$1]"
        shift
        printf '  %s\n' "$@"
        printf '%s\n' '  fields: [{name: id, column: 证件号码, type: id}, {name: name, column: 姓名, type: name}]' \
            'cards:' '  files: [cards.csv]' \
            '  fields: [{name: id, column: AAC002, type: id}, {name: name, column: AAC003, type: name}]' 'compare: [{field: name}]'
    } >bidui.yaml
}
cat >cards.csv <<'END'
AAC002,AAC003
530724196001100119,和木香
530724196102110180,赵永昌
END
cat >list.csv <<'END'
云山县2022年建档立卡贫困人口花名册,,
填报单位：云山县扶贫办,,填报日期：2022-03-01
,,

序号,证件号码,姓名
1,530724196001100119,和木香
2,530724196102110180,赵永昌
合计,2人,
填表人：李某,,审核人：王某
END
iconv -f UTF-8 -t GB18030 list.csv >roster.csv
tail -n +3 list.csv >blank.csv
workbook roster.xlsx '<si><t>序号</t></si><si><t>姓名</t></si>' <<'END'
<row r="1"><c t="str"><v>云山县2022年建档立卡贫困人口花名册</v></c></row>
<row r="3"><c t="s"><v>0</v></c><c t="str"><v>证件号码</v></c><c t="s"><v>1</v></c></row>
<row r="4"><c><v>1</v></c><c t="str"><v>530724196001100119</v></c><c t="str"><v>和木香</v></c></row>
<row r="5"><c><v>2</v></c><c t="str"><v>530724196102110180</v></c><c t="str"><v>赵永昌</v></c></row>
<row r="6"><c t="str"><v>合计</v></c><c t="str"><v>2人</v></c></row>
END
show() {
    run --force
    status=$?
    echo "exit $status"
    [ $status -eq 0 ] || return 0
    grep note table.txt
    tail -n +2 reports/2026-11/match.csv
    tail -n +2 reports/2026-11/rejected.csv
    grep -h '"note"' reports/2026-11/*.json
}
people roster.csv 'encoding: auto' && show
people blank.csv && show
people roster.xlsx 'format: xlsx' && show
people roster.csv 'encoding: auto' 'header: 5' && show
people roster.csv 'encoding: auto' 'header: 4' && show
tail -n +5 list.csv | sed '1s/序号/编号/' >>list.csv # a second table, whose header is another one
people list.csv && show
