# mask: {worklists: all} hides persons in the worklists, and only there.
. "$GOLDEN/common.sh"
lists_config 'language: en' 'worklists: {level: province, format: [csv]}' 'mask: {worklists: all}'
lists_data
run
lists
grep -c 11010519491231002X reports/2026-11/mismatch.csv
