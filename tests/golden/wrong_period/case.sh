# A period that is no month.
. "$GOLDEN/common.sh"
small_config
small_data
run --period 2026-13
status=$?
left
exit $status
