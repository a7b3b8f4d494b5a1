# A compared field that the cards do not declare.
. "$GOLDEN/common.sh"
small_config
small_data
sed 's/field: sex/field: sexe/' bidui.yaml >b && mv b bidui.yaml
run
status=$?
left
exit $status
