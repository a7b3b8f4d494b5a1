# Files that are not what a data set expects are named for what they are; none of their bytes reach the terminal. NULs behind a file are padding.
. "$GOLDEN/common.sh"
small_data
small_config
cp cards.csv good.csv
try() {
    printf "$1" >cards.csv
    run
    echo "exit $?" >&2
}
try 'PAR1\025\004\025\020'
try '%%PDF-1.7\n%%\342\343\317\323\n'
try '<html><table><tr><td>AAC002</td></tr></table></html>'
try '<?xml version="1.0"?>\n<?mso-application progid="Excel.Sheet"?>\n'
try 'SQLite format 3\000'
try '\377\376\000\000A\000\000\000'
try '\320\317\021\340\241\261\032\341'
gzip -nc good.csv | gzip -n >cards.csv
run
echo "exit $?" >&2
left
{ cat good.csv && head -c 5000 /dev/zero; } >cards.csv
run
rows | grep :
