# The words that systems write for nothing are no value of any type.
. "$GOLDEN/common.sh"
run
rows
