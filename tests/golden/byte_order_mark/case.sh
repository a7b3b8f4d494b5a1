# A byte-order mark before the first heading, quoted or not, and spaces around headings.
. "$GOLDEN/common.sh"
small_config
small_data
{ printf '\357\273\277'; sed '1s/.*/"证件号码", 姓名 ,　性别/' roster.csv; } >r
{ printf '\357\273\277'; cat cards.csv; } >c
mv r roster.csv
mv c cards.csv
run
rows
