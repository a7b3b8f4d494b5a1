# A delimiter at the end of every row, as database spools write it: understood when the header has it too, or there is none.
. "$GOLDEN/common.sh"
small_config
small_data
run || exit
reports >wanted
# as DELIMITER: the two files with this behind every value, the last one too.
as() {
    sed -i -e "s/,/$1/g" -e "s/\$/$1/" roster.csv cards.csv
    for file in roster cards; do sed -i "s/^$file:/&\n  delimiter: '$1'/" bidui.yaml; done
}
same() {
    run --force || exit
    reports | diff wanted - && echo "the same: $1"
}
as '|'
same 'one byte'
for file in roster.csv cards.csv; do iconv -f UTF-8 -t GB18030 $file >gb && mv gb $file; done
sed -i "s/^  delimiter:.*/&\n  encoding: gb18030/" bidui.yaml
same 'GB18030'
sed -i 's/^  delimiter:.*/&\n  quote: none/' bidui.yaml
same 'without quotes'
small_config
small_data
as '|@|'
same 'several bytes'
sed -i 's/$/\r/' roster.csv cards.csv
same 'CRLF'
# Without a header the first row says how many columns there are.
sed -i 1d roster.csv cards.csv
sed -i -e 's/column: \(证件号码\|AAC002\)/column: 1/' -e 's/column: \(姓名\|AAC003\)/column: 2/' \
    -e 's/column: \(性别\|AAC004\)/column: 3/' -e 's/column: AAZ502/column: 4/' -e 's/column: AAZ503/column: 5/' \
    -e "s/^  delimiter:.*/&\n  header: false/" bidui.yaml
run --force || exit
rows
# The rows have it and the header does not.
small_config
small_data
as '|'
sed -i '1s/|$//' roster.csv
same 'not in the header'
