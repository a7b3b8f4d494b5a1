# The same people as CSV and as workbooks: the reports are the same but for the names of the files.
. "$GOLDEN/common.sh"
. "$GOLDEN/workbook.sh"
cat >roster.csv <<'END_CSV'
证件号码,姓名,性别
11010519491231002X,王秀英,女
440524188001010014,李建国,女

4.40524E+17,张三,男
440524188001010000,"赵,四",男
11010519491231002X,王秀英,女
无,钱七,
53010219900101123X,"孙""八""",男,x
END_CSV
cat >cards.csv <<'END_CSV'
AAC002,AAC003,AAC004,AAZ502,AAZ503
440524188001010014,李建国,1,1,2015-03-02
11010519491231002X,王秀英,2,1,2015-03-01
11010519491231002X,王秀英,2,1,2014-12-31
END_CSV
workbook roster.xlsx '<si><t>证件号码</t></si><si><t>姓名</t></si><si><r><t>性</t></r><r><t>别</t></r></si>
<si><t>11010519491231002X</t></si><si><t>王秀英</t><rPh sb="0" eb="1"><t>wang</t></rPh></si><si><t>女</t></si><si><t>男</t></si>' <<'END_XML'
<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c><c r="C1" t="s"><v>2</v></c></row>
<row r="2"><c r="A2" t="s"><v>3</v></c><c r="B2" t="s"><v>4</v></c><c r="C2" t="s"><v>5</v></c></row>
<row r="3"><c r="A3" t="inlineStr"><is><t>440524188001010014</t></is></c><c r="B3" t="str"><v>李建国</v></c><c r="C3" t="s"><v>5</v></c></row>
<row r="4"/>
<row r="5"><c r="A5"><v>4.4052418800101E+17</v></c><c r="B5" t="str"><v>张三</v></c><c r="C5" t="s"><v>6</v></c></row>
<row r="6"><c r="A6"><v>440524188001010000</v></c><c r="B6" t="str"><v>赵,四</v></c><c r="C6" t="s"><v>6</v></c></row>
<row r="7" hidden="1"><c r="A7" t="s"><v>3</v></c><c r="B7" t="s"><v>4</v></c><c r="C7" t="s"><v>5</v></c></row>
<row r="8"><c r="A8" t="str"><v>无</v></c><c r="B8" t="str"><v>钱七</v></c></row>
<row r="9"><c r="A9" t="str"><v>53010219900101123X</v></c><c r="B9" t="str"><v>孙"八"</v></c><c r="C9" t="s"><v>6</v></c><c r="D9" t="str"><v>x</v></c></row>
END_XML
workbook cards.xlsx '' <<'END_XML'
<row><c t="str"><v>AAC002</v></c><c t="str"><v>AAC003</v></c><c t="str"><v>AAC004</v></c><c t="str"><v>AAZ502</v></c><c t="str"><v>AAZ503</v></c></row>
<row><c t="str"><v>440524188001010014</v></c><c t="str"><v>李建国</v></c><c><v>1</v></c><c><v>1</v></c><c s="1"><v>42065</v></c></row>
<row><c t="str"><v>11010519491231002X</v></c><c t="str"><v>王秀英</v></c><c><v>2</v></c><c><v>1</v></c><c s="1"><v>42064</v></c></row>
<row><c t="str"><v>11010519491231002X</v></c><c t="str"><v>王秀英</v></c><c><v>2</v></c><c><v>1</v></c><c s="1"><v>42004</v></c></row>
END_XML
small_config
run || exit
reports >as_csv
ROSTER_FILES=roster.xlsx CARDS_FILES=cards.xlsx ROSTER_MORE='format: xlsx' CARDS_MORE='format: xlsx' small_config
sed -i 's/^  format: xlsx/  format: xlsx\n  sheet: Sheet1/' bidui.yaml
run --force || exit
reports >as_xlsx
cat as_xlsx
sed 's/\(roster\|cards\)\.xlsx/\1.csv/g' as_xlsx | diff - as_csv && echo 'the same as from CSV'
