# A folder that a pattern leads into, and that may not be read: its files are not passed over. Root may read all, so it becomes somebody else.
. "$GOLDEN/common.sh"
ROSTER_FILES='"in/*/roster.csv"' small_config
small_data
mkdir in in/a in/b
cp roster.csv in/a
sed 's/11010519491231002X/53272419900307123X/; s/440524188001010014/52222519850102121X/' roster.csv >in/b/roster.csv
chmod -R a+rwX .
as=
if [ "$(id -u)" = 0 ]; then
    as='setpriv --reuid=65534 --regid=65534 --clear-groups'
    $as "$BIDUI" --version >/dev/null 2>&1 || exit 77
    chown -R 65534:65534 .
fi
try() {
    title=$1
    shift
    $as "$BIDUI" "$@" >out.txt 2>message.txt
    echo "== $title: $?"
    cat message.txt
}
try "all can be read" run -c bidui.yaml -j "$JOBS" --progress never
$as sed -n 's/^\(roster  *[0-9]*\) .*/\1/p' out.txt
$as chmod 000 in/b
try "verify" verify -c bidui.yaml --inputs reports/2026-11
try "run" run -c bidui.yaml -j "$JOBS" --progress never --force
try "check" check -c bidui.yaml
sed -i 's|in/\*/roster.csv|in/**/r*.csv|' bidui.yaml
try "any depth" run -c bidui.yaml -j "$JOBS" --progress never --force
$as chmod 444 in/b
try "its names can be listed, but not looked at" run -c bidui.yaml -j "$JOBS" --progress never --force
sed -i 's|in/\*\*/r|in/b/r|' bidui.yaml
try "a name without folder behind it" run -c bidui.yaml -j "$JOBS" --progress never --force
sed -i 's|in/b/r\*.csv|in/b/roster.csv|' bidui.yaml
try "no pattern" run -c bidui.yaml -j "$JOBS" --progress never --force
$as chmod 755 in/b
