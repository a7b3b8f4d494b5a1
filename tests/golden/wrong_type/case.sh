# A field type that is none.
. "$GOLDEN/common.sh"
small_config
small_data
sed 's/type: sex/type: sec/' bidui.yaml >b && mv b bidui.yaml
run
status=$?
left
exit $status
