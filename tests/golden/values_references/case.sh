# HTML references and characters that moved out of private use are the characters; reports keep what was written.
. "$GOLDEN/common.sh"
run
rows
