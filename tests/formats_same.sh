#!/bin/sh
# formats_same: the same people as CSV in UTF-8, fixed width in GB18030 and dbf tables of code page 936 give the same reports.
#
#   BIDUI=build/bidui sh tests/formats_same.sh
#
# Not the same are the sources (a CSV file has a header line) and the rejected rows as they stand in the file; both are taken
# out before comparing. The last line is the count of tests.
set -u
LC_ALL=C
export LC_ALL
BIDUI=${BIDUI:?set BIDUI to the program}
case $BIDUI in /*) ;; *) BIDUI=$(pwd)/$BIDUI ;; esac
work=$(mktemp -d "${TMPDIR:-/tmp}/bidui-formats.XXXXXX") || exit 1
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
cd "$work" || exit 1
passed=0
failed=0

# ---- the people, as CSV without quotes ----

# pick HEADING...: these columns of a CSV file without quotes.
pick() {
    awk -F, -v wanted="$*" 'NR == 1 { n = split(wanted, w, " "); for (i = 1; i <= NF; i++) at[$i] = i }
        { for (i = 1; i <= n; i++) printf "%s%s", $at[w[i]], i < n ? "," : "\n" }'
}

people() {
    mkdir csv
    "$BIDUI" generate --out sample --roster 2000 --cards 9000 --seed 7 >/dev/null || exit 1
    pick 证件号码 姓名 性别 民族 行政区划代码 人编号 <sample/roster.csv >csv/roster.csv
    pick AAC002 AAC003 AAC004 AAZ502 AAZ503 <sample/cards.csv >csv/cards.csv
    # Bytes 7C and 5C in the second place, four-byte characters, separators, private use, numbers that are none.
    cat >>csv/roster.csv <<'END'
110105194912310062,剕弢晐珅,男,汉族,110105,1
110105194912310089,畖磡蝲鄚,女,维吾尔族,110105,2
11010519491231010X,匼哱·媆慭,男,01,110105,3
110105194912310126,㐂𠀀䶮龦,女,柯尔克孜族,110105,4
,无号,男,汉族,110105,5
4.40981E+17,表格,女,维吾尔族,110105,6
110105194912310062,剕弢晐珅,男,汉族,110105,7
123,短,男,汉族,110105,8
END
    cat >>csv/cards.csv <<'END'
110105194912310062,剕弢晐珅,1,1,20150301
110105194912310089,畖磡蝲鄙,2,1,20150301
11010519491231010X,匼哱媆慭,1,9,20150301
110105194912310126,㐂𠀀䶮龦,2,1,20150301
,无号,2,1,20150301
END
}

# rows FILE: a CSV file's rows in GB18030, without the header and what belongs to the system's text files.
rows() {
    tail -n +2 "$1" | tr -d '\r' | iconv -f UTF-8 -t GB18030
}

# fixed WIDTHS END: rows on standard input with their fields filled up, END behind each.
fixed() {
    awk -F, -v widths="$1" -v end="$2" 'BEGIN { n = split(widths, w, " ") }
        { for (i = 1; i <= n; i++) printf "%-" w[i] "s", $i; printf "%s", end }'
}

number() { # VALUE BYTES: little-endian
    value=$1
    for _ in $(seq "$2"); do
        printf "\\$(printf %03o $((value % 256)))"
        value=$((value / 256))
    done
}

nuls() { # COUNT
    head -c "$1" /dev/zero
}

# column NAME TYPE WIDTH
column() {
    name=$(printf %s "$1" | iconv -f UTF-8 -t GB18030)
    printf '%s' "$name"
    nuls $((11 - ${#name}))
    printf '%s' "$2"
    nuls 4
    number "$3" 1
    nuls 15
}

# table ROWS COUNT RECORD COLUMN...: a dbf table; a COLUMN is name:type:width. ROWS has the filled up rows, a line each.
# Every hundredth record is one more, a deleted one; the header's count is COUNT.
table() {
    rows=$1
    count=$2
    record=$3
    shift 3
    printf '\003\176\013\027'
    number "$count" 4
    number $((32 + 32 * $# + 1)) 2
    number "$record" 2
    nuls 17
    printf '\115\000\000'
    for described; do
        column "${described%%:*}" "$(echo "$described" | cut -d: -f2)" "${described##*:}"
    done
    printf '\015'
    awk 'NR % 100 == 0 { printf "*%s", $0 } { printf " %s", $0 }' "$rows"
    printf '\032'
}

write_files() {
    roster='22 30 2 12 6 12'
    cards='22 30 1 1 8'
    mkdir fixed dbf
    rows csv/roster.csv | fixed "$roster" "$(printf '\r')
" >fixed/roster.txt
    rows csv/cards.csv | fixed "$cards" '' | gzip >fixed/cards.txt.gz
    rows csv/roster.csv | fixed "$roster" '
' >roster.rows
    rows csv/cards.csv | fixed "$cards" '
' >cards.rows
    # The roster's header counts too few records, as after appending with some programs.
    table roster.rows 10 85 证件号码:C:22 姓名:C:30 性别:C:2 民族:C:12 行政区划:C:6 人编号:C:12 >dbf/roster.dbf
    table cards.rows $(($(wc -l <cards.rows) * 101 / 100)) 63 AAC002:C:22 AAC003:C:30 AAC004:N:1 AAZ502:N:1 AAZ503:D:8 \
        >dbf/cards.dbf
}

# fields NAME:TYPE:PLACE...: the fields of a data set; a PLACE is a heading, or at+width.
fields() {
    echo '  fields:'
    for field; do
        place=${field##*:}
        name=${field%%:*}
        type=${field#*:}
        case $place in
        *+*) where="at: ${place%+*}, width: ${place#*+}" ;;
        *) where="column: $place" ;;
        esac
        echo "    - {name: $name, $where, type: ${type%:*}}"
    done
}

# data_set NAME FILE SETTING...
data_set() {
    printf '%s:\n  files: [%s]\n' "$1" "$2"
    shift 2
    for setting; do echo "  $setting"; done
}

# The first argument is the folder, the functions named by the others write the two data sets.
configuration() {
    {
        printf 'period: 2026-11\nstore: store\nreports: reports\n'
        "$2"
        "$3"
        printf '  active: {field: status, values: ["1"]}\n  newest: issued\n'
        printf 'compare:\n  - {field: name, accept: [separator]}\n  - {field: sex}\n'
    } >"$1/bidui.yaml"
}

csv_roster() {
    data_set roster roster.csv
    fields id:id:证件号码 name:name:姓名 sex:sex:性别 nation:ethnicity:民族 region:region:行政区划代码 person_no:text:人编号
}

csv_cards() {
    data_set cards cards.csv
    fields id:id:AAC002 name:name:AAC003 sex:sex:AAC004 status:code:AAZ502 issued:date:AAZ503
}

fixed_roster() {
    data_set roster roster.txt 'format: fixed' 'encoding: gb18030'
    fields id:id:1+22 name:name:23+30 sex:sex:53+2 nation:ethnicity:55+12 region:region:67+6 person_no:text:73+12
}

fixed_cards() {
    data_set cards cards.txt.gz 'format: fixed' 'encoding: gb18030' 'row_bytes: 62'
    fields id:id:1+22 name:name:23+30 sex:sex:53+1 status:code:54+1 issued:date:55+8
}

dbf_roster() {
    data_set roster roster.dbf 'format: dbf'
    fields id:id:证件号码 name:name:姓名 sex:sex:性别 nation:ethnicity:民族 region:region:行政区划 person_no:text:人编号
}

dbf_cards() {
    data_set cards cards.dbf 'format: dbf'
    fields id:id:AAC002 name:name:AAC003 sex:sex:AAC004 status:code:AAZ502 issued:date:AAZ503
}

# ---- the comparison ----

# What has to be the same: reports without their sources, figures without time and memory.
reports() { # FOLDER
    for report in match mismatch missing; do
        cut -d, -f1-3,6- "$1/reports/2026-11/$report.csv"
    done
    cut -d, -f1-3,6- "$1/reports/2026-11/duplicate.csv"
    cut -d, -f1,3 "$1/reports/2026-11/rejected.csv"
    sed -n '/"roster"/,/"balance"/p' "$1/reports/2026-11/summary.json"
}

check() { # FOLDER JOBS OPTIONS...
    folder=$1
    jobs=$2
    shift 2
    if "$BIDUI" run -c "$folder/bidui.yaml" --period 2026-11 --force -j "$jobs" --progress never "$@" >log 2>&1 &&
        reports "$folder" >"$folder.same" && cmp -s csv.same "$folder.same"; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        echo "formats_same: FAILED: $folder -j$jobs"
        sed 's/^/    /' log | head -20
        diff csv.same "$folder.same" | head -20
    fi
}

people
write_files
configuration csv csv_roster csv_cards
configuration fixed fixed_roster fixed_cards
configuration dbf dbf_roster dbf_cards
"$BIDUI" run -c csv/bidui.yaml --period 2026-11 --progress never >log 2>&1 || {
    cat log
    exit 1
}
reports csv >csv.same
for format in fixed dbf; do
    check $format 1
    check $format 4 --memory 64M
done
echo "$passed passed, $failed failed"
[ $failed -eq 0 ]
