# make: the same rows as files of every format. Sourced; LC_ALL is C, and golden/workbook.sh lies beside.
#
# Rows come as CSV in UTF-8 on standard input: without quotes, commas or line breaks in a cell, the first row the headings.
# A row that a format cannot hold as it is ends the script.

# gb18030: UTF-8 to GB18030. glibc has 25 codes as the 2005 tables have them, so their characters must not occur.
gb18030() {
    iconv -f UTF-8 -t GB18030
}

# delimited DELIMITER
delimited() {
    awk -F, -v OFS="$1" '{ $1 = $1; print }'
}

# fixed WIDTHS END: the rows without the headings, cells filled up to bytes of their own encoding, END behind each row.
fixed() {
    awk -F, -v widths="$1" -v end="$2" 'BEGIN { n = split(widths, w, " ") }
        NR == 1 { next }
        NF != n { print "fixed: row " NR " has " NF " cells" >"/dev/stderr"; exit 1 }
        { for (i = 1; i <= n; i++) {
              if (length($i) > w[i]) { print "fixed: row " NR ": cell " i " is too long" >"/dev/stderr"; exit 1 }
              printf "%-" w[i] "s", $i
          }
          printf "%s", end }'
}

number() { # VALUE BYTES: low byte first
    value=$1
    for _ in $(seq "$2"); do
        printf "\\$(printf %03o $((value % 256)))"
        value=$((value / 256))
    done
}

nuls() { # COUNT
    head -c "$1" /dev/zero
}

# dbf_column NAME:TYPE:WIDTH
dbf_column() {
    type=${1#*:}
    name=$(printf %s "${1%%:*}" | gb18030)
    printf '%s' "$name"
    nuls $((11 - ${#name}))
    printf '%s' "${type%%:*}"
    nuls 4
    number "${type##*:}" 1
    nuls 15
}

# dbf COUNT PAGE COLUMN...: a table from CSV in its own encoding; COUNT stands in the header, PAGE is the code page byte in
# octal. Before every hundredth record there is a deleted one more.
dbf() {
    count=$1
    page=$2
    shift 2
    widths=$(printf '%s\n' "$@" | sed 's/.*://' | tr '\n' ' ')
    printf '\003\176\013\027'
    number "$count" 4
    number $((32 + 32 * $# + 1)) 2
    number $((1 + $(printf '%s\n' "$@" | awk -F: '{ sum += $3 } END { print sum }'))) 2
    nuls 17
    printf "\\$page\000\000"
    for described; do dbf_column "$described"; done
    printf '\015'
    fixed "$widths" '
' | awk 'NR % 100 == 0 { printf "*%s", $0 } { printf " %s", $0 }'
    printf '\032'
}

# sheet NUMBERS: rows of a worksheet, each with its number; the columns in NUMBERS are number cells, where not empty, and so
# are cells n:NUMBER and d:DAYS, a date. The cells of one column in three are shared strings: `sheet NUMBERS strings` writes
# these instead.
sheet() {
    awk -F, -v numbers=" $1 " -v strings="${2:-}" '
        function text(s) { gsub(/&/, "\\&amp;", s); gsub(/</, "\\&lt;", s); gsub(/>/, "\\&gt;", s); return s }
        function place(i) { i--; return (i > 25 ? substr(letters, int(i / 26), 1) : "") substr(letters, i % 26 + 1, 1) NR }
        function value(i, s) {
            if (s ~ /^d:/) return " s=\"1\"><v>" substr(s, 3)
            if (s ~ /^n:/) return "><v>" substr(s, 3)
            if (NR > 1 && index(numbers, " " i " ")) return "><v>" s
            if (i % 3 != 0) return " t=\"str\"><v>" text(s)
            if (!(s in shared)) { if (strings) print "<si><t>" text(s) "</t></si>"; shared[s] = count++ }
            return " t=\"s\"><v>" shared[s]
        }
        BEGIN { letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ" }
        { row = ""
          for (i = 1; i <= NF; i++) if ($i != "") row = row "<c r=\"" place(i) "\"" value(i, $i) "</v></c>"
          if (!strings) print "<row r=\"" NR "\">" row "</row>" }'
}

# xlsx OUT NUMBERS <CSV: a workbook of one sheet, made in the folder in which this is called.
xlsx() {
    cat >"$1.rows"
    sheet "$2" <"$1.rows" >"$1.sheet"
    workbook "$1" "$(sheet "$2" strings <"$1.rows")" <"$1.sheet"
    rm "$1.rows" "$1.sheet"
}
