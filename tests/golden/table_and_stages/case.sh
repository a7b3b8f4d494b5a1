# The table on standard output; one line per stage on standard error, where that is no terminal.
. "$GOLDEN/common.sh"
small_config
small_data
"$BIDUI" run -c bidui.yaml -j "$JOBS"
