# verify: what is open to others than it was published for is changed; what is closed to more is only noted.
. "$GOLDEN/common.sh"
other_users
lists_config 'worklists: {format: [csv]}' 'access: {worklists: {530700: 54322, group: 54323}}'
lists_data
as_owner "$BIDUI" run -c bidui.yaml -j "$JOBS" --progress never >table.txt 2>/dev/null || exit
modes
readable 54322
cd reports/2026-11 || exit 99
chmod 400 match.csv
chmod 644 missing.csv
chmod 755 worklists/530700
chmod 700 worklists/unmapped
chgrp 54323 worklists/530724/worklist.csv
chmod 640 manifest.json
chmod 775 .
"$BIDUI" verify . | sed 1,2d
chmod 711 .
chmod 600 manifest.json missing.csv
chmod 750 worklists/530700
chgrp 54322 worklists/530724/worklist.csv
echo "== narrower only"
"$BIDUI" verify . | grep published
echo "== private when it was asked for"
cd ../.. || exit 99
sed '/^access/d' bidui.yaml >private.yaml
echo 'access: {mode: private}' >>private.yaml
umask 0
as_owner "$BIDUI" run -c private.yaml -j "$JOBS" --progress never --force >table.txt 2>/dev/null || exit
find reports/2026-11 -printf '%m\n' | sort | uniq -c
chmod g+r reports/2026-11/summary.html
"$BIDUI" verify reports/2026-11 | grep ^changed
echo "== not asked for"
sed -i '/^access/d' private.yaml
as_owner "$BIDUI" run -c private.yaml -j "$JOBS" --progress never --force >table.txt 2>/dev/null || exit
chmod -R go+rX reports/2026-11
"$BIDUI" verify reports/2026-11 | grep -c '^ok '
