# A key that the configuration does not have, with the nearest one that it has.
. "$GOLDEN/common.sh"
small_config
small_data
sed 's/^compare:/compair:/' bidui.yaml >b && mv b bidui.yaml
run
status=$?
left
exit $status
