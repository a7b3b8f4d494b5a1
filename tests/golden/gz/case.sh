# gz, of several members, cut in the middle of a row; known by its first bytes, not by its name.
. "$GOLDEN/common.sh"
small_config
small_data
{ head -c 60 roster.csv | gzip -n; tail -c +61 roster.csv | gzip -n; } >r
gzip -n <cards.csv >c
mv r roster.csv
mv c cards.csv
run
rows
