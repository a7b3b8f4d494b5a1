# The first line sep=; of Excel: of the configured delimiter, and of another one.
. "$GOLDEN/common.sh"
ROSTER_MORE='delimiter: ";"' small_config
small_data
{ printf 'sep=;\r\n' && tr ',' ';' <roster.csv; } >other.csv
mv other.csv roster.csv
run
echo "exit $?"
rows
grep note table.txt
small_config
run --force
echo "exit $?"
rows
grep note table.txt
