# Workbooks that cannot be read, and keys that are not theirs: what is said, and that nothing is left behind.
. "$GOLDEN/common.sh"
. "$GOLDEN/workbook.sh"
small_data
workbook good.xlsx '' <<'END_XML'
<row><c t="str"><v>名册 2016</v></c></row>
<row><c t="str"><v>证件号码</v></c><c t="str"><v>性别</v></c></row>
END_XML
try() { # FILE KEY...
    file=$1
    shift
    ROSTER_FILES=$file ROSTER_MORE='format: xlsx' small_config
    for key; do
        sed -i "s/^  format: xlsx/&\n  $key/" bidui.yaml
    done
    run
    echo "exit $?" >&2
}
printf '\320\317\021\340\241\261\032\341' >old.xls
try old.xls
try good.xlsx
try good.xlsx 'sheet: Sheet 1'
try good.xlsx 'sheet: 2'
try good.xlsx 'encoding: gbk'
try good.xlsx "delimiter: '|'"
head -c 1000 good.xlsx >cut.xlsx
try cut.xlsx
try - <good.xlsx
small_config
sed -i '0,/^  fields/s//  sheet: 1\n  fields/' bidui.yaml
run
echo "exit $?" >&2
left
