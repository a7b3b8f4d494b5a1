# A group to which the system gives nothing (root without the capability): exit 4, the file is named, nothing is published. A
# reports folder that is there is left as it is, and it is said that the group cannot enter it.
. "$GOLDEN/common.sh"
other_users
small_config 'access: {group: 54321, mode: group}'
small_data
mkdir -m 700 reports
"$BIDUI" run -c bidui.yaml -j "$JOBS" --progress never | grep ^reports:
find reports -printf '%m %G %p\n' | sort -k 3
rm -r reports/2026-11
setpriv --bounding-set=-chown "$BIDUI" run -c bidui.yaml -j "$JOBS" --progress never
find reports -mindepth 1
rmdir reports
setpriv --bounding-set=-chown "$BIDUI" run -c bidui.yaml -j "$JOBS" --progress never
status=$?
find . -name reports
exit $status
