# A rare character in two surrogates, as a database writes it, is the character; auto takes the file for UTF-8.
. "$GOLDEN/common.sh"
run
rows
