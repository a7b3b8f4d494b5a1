# NULs at the end of a value are padding in CSV, too.
. "$GOLDEN/common.sh"
run
rows
