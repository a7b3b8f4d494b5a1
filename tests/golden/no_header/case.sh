# header: false makes columns 1-based numbers, and the first row a row.
. "$GOLDEN/common.sh"
ROSTER_MORE='header: false' small_config
sed -e 's/证件号码/2/' -e 's/column: 姓名/column: "1"/' -e 's/column: 性别/column: 3/' bidui.yaml >b && mv b bidui.yaml
small_data
printf '王秀英,11010519491231002X,女\n李建国,440524188001010014,男\n王,五\n' >roster.csv
run
rows
