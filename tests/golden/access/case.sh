# Reports for one group, worklists for two others: every group reaches its own files and no others, whatever the umask is.
. "$GOLDEN/common.sh"
other_users
lists_config 'worklists: {format: [xlsx, csv]}' 'output: {gzip: true}' \
    'access: {group: "54321", mode: group, worklists: {530700: 54322, unmapped: 54323}}'
lists_data
umask 0
as_owner "$BIDUI" run -c bidui.yaml -j "$JOBS" --progress never >table.txt 2>/dev/null || exit
modes | tee before
umask 077
as_owner "$BIDUI" run -c bidui.yaml -j "$JOBS" --progress never --force >table.txt 2>/dev/null || exit
modes | diff before -
for group in 54321 54322 54323 54324; do
    echo "== a member of $group"
    readable $group
done
echo "== manifest.json"
sed -n '/"access": {/,/^  },/p' reports/2026-11/manifest.json
as_owner "$BIDUI" verify reports/2026-11 >table.txt
