# Reports that cannot be looked into are not reports that do not exist: nothing is replaced, nothing removed.
. "$GOLDEN/common.sh"
small_config
small_data
chmod 777 .
as=
if [ "$(id -u)" = 0 ]; then
    as='setpriv --reuid=65534 --regid=65534 --clear-groups'
    $as "$BIDUI" --version >/dev/null 2>&1 || exit 77
fi
$as "$BIDUI" run -c bidui.yaml -j "$JOBS" --progress never >table.txt
echo "run: $?"
# As after a kill between two renames: the store of the published run lies aside.
mv store/2026-11.mdb "store/.2026-11.$(sed -n "/\"store\": {/,/}/s/.*\"digest\": \"\\(.\{32\}\\).*/\\1/p" reports/2026-11/manifest.json).mdb"
for folder in reports reports/2026-11; do
    chmod 000 $folder
    echo "== $folder"
    $as "$BIDUI" run -c bidui.yaml -j "$JOBS" --progress never
    echo "run: $?"
    $as "$BIDUI" run -c bidui.yaml -j "$JOBS" --progress never --period 2026-12
    echo "run of another period: $?"
    $as "$BIDUI" check -c bidui.yaml
    echo "check: $?"
    $as "$BIDUI" explain -c bidui.yaml 11010519491231002X
    echo "explain: $?"
    $as "$BIDUI" verify reports/2026-11
    echo "verify: $?"
    chmod 700 $folder
done
echo "== again"
$as "$BIDUI" explain -c bidui.yaml 11010519491231002X | head -n 3
$as "$BIDUI" run -c bidui.yaml -j "$JOBS" --progress never
echo "run: $?"
ls store
