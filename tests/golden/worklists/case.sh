# worklists: one for each county, in Chinese; what differs side by side, and cells that a spreadsheet would spoil.
. "$GOLDEN/common.sh"
lists_config 'language: zh' 'worklists: {format: [csv], sort: [household_no]}'
lists_data
run
lists
"$BIDUI" verify reports/2026-11 | sed -n 's/^\(ok *worklists[^ ]*\)/\1/p'
"$BIDUI" verify reports/2026-11 >/dev/null
