# access: what is wrong is refused before any work, by check and by run. A member is asked for, unless the user is root.
. "$GOLDEN/common.sh"
other_users
lists_data
try() { # ACCESS
    lists_config 'worklists: {level: county, format: [csv]}' "access: $1"
    echo "== $1"
    for command in check run; do
        as_owner "$BIDUI" $command -c bidui.yaml >table.txt 2>err
        echo "$command: exit $?"
        grep -E '^(bidui|hint): ' err table.txt | sed 's/^[a-z.]*://' | grep -vE 'alarm|^note'
    done
}
try '{mode: group}'
try '{group: no_such_group, mode: group}'
try '{group: no_such_group}'
try '{group: 54329, mode: group}'
try '{worklists: {530724: 54329}}'
try '{worklists: {530700: 54321, 530725: 54321}}'
try '{worklists: {530724103: 54321}}'
left
echo "== the mode is private unless it is said"
lists_config 'access: {group: 54321}'
as_owner "$BIDUI" check -c bidui.yaml | grep access
echo "== root may give to any group"
lists_config 'access: {group: 54329, mode: group}'
"$BIDUI" run -c bidui.yaml -j "$JOBS" --progress never >table.txt 2>/dev/null || exit
find reports/2026-11 -name match.csv -printf '%m %G %p\n'
