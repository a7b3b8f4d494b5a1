#!/bin/sh
# Renew engine/identity/compat_table.inc: each CJK compatibility ideograph (U+F900-FAFF, U+2F800-2FA1F) and
# the unified character that the Unicode Character Database decomposes it to, in ascending order. The twelve code
# points of these blocks that are themselves unified (U+FA0E, U+FA0F, ...) have no decomposition and so no line.
#
# usage: sh config/unihan/make-compat-table.sh [UnicodeData.txt]    (Debian package unicode-data)
set -eu
export LC_ALL=C
data=${1:-/usr/share/unicode/UnicodeData.txt}
root=$(cd "$(dirname "$0")/../.." && pwd)
out=$root/engine/identity/compat_table.inc
trap 'rm -f "$out.new"' EXIT

[ -r "$data" ] || { echo "make-compat-table: cannot read '$data' (Debian package unicode-data)" >&2; exit 2; }
awk -F';' '
    BEGIN { print "/* Made by config/unihan/make-compat-table.sh from UnicodeData.txt; not for editing. */" }
    (length($1) == 4 && $1 >= "F900" && $1 <= "FAFF") || (length($1) == 5 && $1 >= "2F800" && $1 <= "2FA1F") {
        if ($6 == "")
            next
        if ($6 !~ /^[0-9A-F]+$/) {
            print "make-compat-table: U+" $1 " does not go to one character" > "/dev/stderr"
            exit 1
        }
        from[$1] = 1
        to[++n] = $6
        line = line sprintf("{0x%s, 0x%s},", $1, $6)
        if (n % 5 == 0) { print line; line = "" } else line = line " "
    }
    END {
        for (i = 1; i <= n; i++)
            if (to[i] in from) {
                print "make-compat-table: U+" to[i] " is itself a compatibility character" > "/dev/stderr"
                exit 1
            }
        if (line != "") { sub(/ $/, "", line); print line }
    }' "$data" > "$out.new"
mv "$out.new" "$out"
trap - EXIT
