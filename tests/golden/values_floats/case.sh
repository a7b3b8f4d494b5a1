# .0 behind a code, a date or a region is no part of it; a region in scientific notation is unmapped.
. "$GOLDEN/common.sh"
run
rows
