# A folder of a pattern that may not be read or searched: nothing is compared. Root may read all, so it becomes somebody else.
. "$GOLDEN/common.sh"
small_data
mkdir -p in/a in/shut in/listed
cp roster.csv in/a/roster.csv
cp roster.csv in/listed/other.csv
as=
chmod 777 .
if [ "$(id -u)" = 0 ]; then
    as='setpriv --reuid=65534 --regid=65534 --clear-groups'
    $as "$BIDUI" --version >/dev/null 2>&1 || exit 77
fi
chmod 000 in/shut
chmod 744 in/listed
[ -n "$as" ] || chmod 444 in/listed
for pattern in 'in/*/roster.csv' 'in/**/roster.csv' 'in/shut/roster.csv' 'in/listed/other.csv' 'in/a/*.csv'; do
    echo "== $pattern"
    ROSTER_FILES="\"$pattern\"" small_config
    $as "$BIDUI" run -c bidui.yaml -j "$JOBS" --progress never 2>&1 | head -2
    rm -f table.txt
done
$as rm -rf reports store
left
chmod 755 in/shut in/listed
