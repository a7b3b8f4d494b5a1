# A file that may not be read. Root may read all, so it becomes somebody else.
. "$GOLDEN/common.sh"
small_config
small_data
chmod 000 cards.csv
chmod 777 .
as=
if [ "$(id -u)" = 0 ]; then
    as='setpriv --reuid=65534 --regid=65534 --clear-groups'
    $as "$BIDUI" --version >/dev/null 2>&1 || exit 77
fi
$as "$BIDUI" run -c bidui.yaml -j "$JOBS" --progress never
status=$?
left
exit $status
