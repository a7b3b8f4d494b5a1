#!/bin/sh
# formats_same: the same people give the same five reports in any format of their files.
#
#   BIDUI=build/bidui sh tests/formats_same.sh [ROWS]      default 1500
#
# Some thousand people of `bidui generate --dirty` and some with rare characters are written as CSV in UTF-8, CSV in GB18030
# with `|` and without quotes, text with TAB in UTF-16 (either byte order), fixed width in GB18030 (with line ends, and
# without), dbf tables of code page 936 and workbooks; the text files also as gz, and with `encoding: auto`. Only these
# may differ: the sources, the note on a table whose header counts too few records, and the raw text of rejected rows of
# formats without a delimiter. The last line is the count of tests.
set -u
LC_ALL=C
export LC_ALL
BIDUI=${BIDUI:?set BIDUI to the program}
case $BIDUI in /*) ;; *) BIDUI=$(pwd)/$BIDUI ;; esac
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
. "$here/formats/make.sh"
. "$here/golden/workbook.sh"
rows=${1:-1500}
work=$(mktemp -d "${TMPDIR:-/tmp}/bidui-formats.XXXXXX") || exit 1
trap '[ -n "${KEEP:-}" ] || rm -rf "$work"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
cd "$work" || exit 1
passed=0
failed=0

die() {
    echo "formats_same: $*"
    echo "0 passed, 1 failed"
    exit 1
}

# ---- the people, as CSV without quotes ----

# pick HEADING=NEW...: these columns of a CSV file, with short headings, since a dbf column's name has ten bytes.
pick() {
    sed '1s/^\xEF\xBB\xBF//' | tr -d '\r' | awk -F, -v OFS=, -v wanted="$*" 'NR == 1 { n = split(wanted, w, " "); for (i = 1; i <= NF; i++) at[$i] = i
            for (i = 1; i <= n; i++) { split(w[i], name, "="); from[i] = at[name[1]]; printf "%s%s", name[2], i < n ? "," : "\n" }
            columns = NF; next }
        NF == columns { for (i = 1; i <= n; i++) printf "%s%s", $from[i], i < n ? "," : "\n" }'
}

# Only rows that every format can hold as they are: no quotes and quoted characters, no control characters, no bytes that
# are not text, no blanks at the ends of cells, no codes that glibc and we decode differently.
holdable() {
    LC_ALL=C.UTF-8 grep -ax '.*' |
        grep -avP '["|\x00-\x1F\x7F]|(^|,) | (,|$)' |
        grep -avP '\xEE\x9E[\x8D-\x96]|\xEE\x9F\x87|\xEE\xA0[\x96-\xBF]|\xEE\xA1[\x80-\xA4]|\xE9\xBE[\xB4-\xBB]|\xEF\xB8[\x90-\x99]' |
        grep -avP '\xE1\xB8\xBF|\xF0\xA0\x82[\x87\x89]|\xF0\xA0\x83\x8C|\xF0\xA1\x97\x97|\xF0\xA2\xA6\x8F|\xF0\xA4\x87\xBE'
}

# Add a last column of birth dates, from the numbers that have one.
with_birth() {
    awk -F, -v OFS=, 'NR == 1 { print $0, "AAC006"; next }
        { print $0, $1 ~ /^[0-9]+[0-9X]$/ && length($1) == 18 ? substr($1, 7, 8) : "" }'
}

people() {
    mkdir csv
    "$BIDUI" generate --out sample --roster "$rows" --cards $((rows * 4)) --seed 7 --dirty >/dev/null || die "no sample"
    pick 证件号码=证件号码 姓名=姓名 性别=性别 民族=民族 行政区划代码=行政区划 人编号=人编号 <sample/roster.csv |
        holdable >csv/roster.csv
    pick AAC002=AAC002 AAC003=AAC003 AAC004=AAC004 AAZ502=AAZ502 AAZ503=AAZ503 <sample/cards.csv | holdable | with_birth >csv/cards.csv
    # 7C and 5C as second bytes, four-byte characters, dots, private use, invisible characters, cells that are not numbers.
    cat >>csv/roster.csv <<'END'
110105194912310062,剕弢晐珅,男,汉族,110105,1
110105194912310089,畖磡蝲鄚,女,维吾尔族,110105,2
11010519491231010X,匼哱·媆慭,男,01,110105,3
110105194912310126,㐂𠀀䶮龦𬭚,女,柯尔克孜族,110105,4
110105194912310142,王,女,汉族,110105,5
110105194912310169,阿​依•古丽,女,维,110105,6
110105194912310185,ＡＮＮＡ　Ｌ&<>'é,F,外国血统,110105,7
,无号,男,汉族,110105,8
4.40981E+17,表格,女,维吾尔族,110105,9
110105194912310062,剕弢晐珅,男,汉族,110105,10
110105194912310089,畖磡蝲,男,汉族,110105,11
123,短,男,汉族,110105,12
110105194912310062、110105194912310089,两,男,汉族,110105,13
110105194912310207,,,,,
END
    cat >>csv/cards.csv <<'END'
110105194912310062,剕弢晐珅,1,1,20150301,19491231
110105194912310089,畖磡蝲鄙,2,1,2015-03-01,19491231
11010519491231010X,匼哱媆慭,1,9,20150301,
110105194912310126,㐂𠀀䶮龦𬭚,2,1,2015年3月1日,19491231
110105194912310142,王,2,1,20150301,19491231
110105194912310169,阿依·古丽,2,1,20150301,19491231
110105194912310185,Anna L&<>'É,2,1,20150301,19491231
,无号,2,1,20150301,
110105194912310207,周,2,1,,
END
    [ "$(wc -l <csv/roster.csv)" -gt $((rows * 9 / 10)) ] || die "few rows are left"
}

# ---- the files ----

roster_widths='60 80 6 20 12 12'
cards_widths='60 80 6 1 20 8'

write_files() {
    mkdir gb tab tab_be fixed records dbf xlsx
    for file in roster cards; do
        gb18030 <csv/$file.csv >$file.gb || die "$file cannot be written in GB18030"
        delimited '|' <$file.gb >gb/$file.csv
        { printf '\377\376' && delimited "$(printf '\t')" <csv/$file.csv | iconv -f UTF-8 -t UTF-16LE; } >tab/$file.csv
        { printf '\376\377' && delimited "$(printf '\t')" <csv/$file.csv | iconv -f UTF-8 -t UTF-16BE; } >tab_be/$file.csv
    done
    fixed "$roster_widths" "$(printf '\r')
" <roster.gb >fixed/roster.txt || die "fixed width"
    fixed "$cards_widths" '
' <cards.gb >fixed/cards.txt || die "fixed width"
    fixed "$roster_widths" '' <roster.gb >records/roster.txt
    fixed "$cards_widths" '' <cards.gb >records/cards.txt
    # The roster's header counts too few records, as some programs leave it after appending.
    dbf 10 115 证件号码:C:60 姓名:C:80 性别:C:6 民族:C:20 行政区划:N:12 人编号:N:12 <roster.gb >dbf/roster.dbf || die dbf
    dbf $((($(wc -l <cards.gb) - 1) * 101 / 100)) 172 AAC002:C:60 AAC003:C:80 AAC004:C:6 AAZ502:N:1 AAZ503:C:20 AAC006:D:8 \
        <cards.gb >dbf/cards.dbf || die dbf
    (
        cd xlsx || exit 1
        xlsx roster.xlsx '5 6' <../csv/roster.csv
        xlsx cards.xlsx '4 6' <../csv/cards.csv
    )
    for folder in csv gb tab tab_be fixed records; do
        mkdir ${folder}_gz
        for file in $folder/*; do gzip -c "$file" >"${folder}_gz/${file#*/}.gz"; done
    done
}

# ---- configurations ----

# fields NAME:TYPE...: the fields of a data set in the order of its columns; with WIDTHS their places are in bytes.
fields() { # HEADINGS WIDTHS NAME:TYPE...
    headings=$1
    widths=$2
    shift 2
    echo '  fields:'
    at=1
    for field; do
        where="column: ${headings%% *}"
        headings=${headings#* }
        if [ -n "$widths" ]; then
            where="at: $at, width: ${widths%% *}"
            at=$((at + ${widths%% *}))
            widths=${widths#* }
        fi
        echo "    - {name: ${field%:*}, $where, type: ${field#*:}}"
    done
}

# configuration FOLDER NAME ROSTER CARDS SETTING...: write NAME.yaml for the files in FOLDER
configuration() {
    folder=$1
    name=$2
    roster=$3
    cards=$4
    shift 4
    sizes=no
    for setting; do case $setting in 'format: fixed') sizes=yes ;; esac; done
    {
        printf 'period: 2026-11\nstore: store-%s\nreports: reports-%s\nroster:\n  files: [%s]\n' "$name" "$name" "$folder/$roster"
        for setting; do echo "  $setting" | sed 's/ROW/190/'; done
        fields '证件号码 姓名 性别 民族 行政区划 人编号' "$([ $sizes = no ] || echo "$roster_widths")" \
            id:id name:name sex:sex nation:ethnicity region:region person_no:text
        printf 'cards:\n  files: [%s]\n' "$folder/$cards"
        for setting; do echo "  $setting" | sed 's/ROW/175/'; done
        fields 'AAC002 AAC003 AAC004 AAZ502 AAZ503 AAC006' "$([ $sizes = no ] || echo "$cards_widths")" \
            id:id name:name sex:sex status:code issued:date birth:date
        printf '  active: {field: status, values: ["1"]}\n  newest: issued\n'
        printf 'compare:\n  - {field: name, accept: [separator]}\n  - {field: sex}\n'
    } >"$name.yaml"
}

# ---- the comparison ----

# What must be the same: the reports without sources; the figures without time, memory and the facts of the inputs, which
# depend on the format.
reports() { # NAME
    for report in match mismatch missing; do
        cut -d, -f1-3,6- "reports-$1/2026-11/$report.csv"
    done
    cut -d, -f1-3,6- "reports-$1/2026-11/duplicate.csv"
    cut -d, -f1,3 "reports-$1/2026-11/rejected.csv"
    sed -e '/^  "inputs": \[$/,/^  ]/d' -e '/^  "inputs": \[]/d' "reports-$1/2026-11/summary.json" |
        sed -n '/"roster"/,/"balance"/p'
}

# Rejected rows of files with delimiters and of workbooks, with a comma as delimiter.
rejected_rows() { # NAME
    cut -d, -f4- "reports-$1/2026-11/rejected.csv" | tr '|\t' ',,' | sed -e 's/^"//' -e 's/"$//'
}

check() { # NAME OPTIONS...
    name=$1
    shift
    if "$BIDUI" run -c "$name.yaml" --force --progress never "$@" >log 2>&1 &&
        reports "$name" >same && cmp -s csv.same same; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        echo "formats_same: FAILED: $name $*"
        sed 's/^/    /' log | head -20
        diff csv.same same | head -20
    fi
}

check_rejected() { # NAME
    if rejected_rows "$1" | cmp -s csv.rows -; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        echo "formats_same: FAILED: rejected rows of $1"
        rejected_rows "$1" | diff csv.rows - | head -20
    fi
}

# both FOLDER NAME ENDING SETTING...: plain and gz
both() {
    from=$1
    as=$2
    ending=$3
    shift 3
    configuration "$from" "$as" "roster.$ending" "cards.$ending" "$@"
    configuration "${from}_gz" "${as}_gz" "roster.$ending.gz" "cards.$ending.gz" "$@"
    check "$as" -j 1
    check "$as" -j 4 --memory 64M
    check "${as}_gz" -j 2
}

people
write_files
configuration csv plain roster.csv cards.csv
"$BIDUI" run -c plain.yaml --progress never >log 2>&1 || die "$(cat log)"
reports plain >csv.same
rejected_rows plain >csv.rows
for outcome in match mismatch missing duplicate rejected; do # two empty reports would be no test
    [ "$(wc -l <"reports-plain/2026-11/$outcome.csv")" -gt 3 ] || die "hardly a row in $outcome.csv"
done

both csv csv_auto csv 'encoding: auto'
both gb gb csv 'encoding: gb18030' 'delimiter: "|"' 'quote: none'
both gb gb_auto csv 'encoding: auto' 'delimiter: "|"' 'quote: none'
both gb gb_quotes csv 'encoding: gbk' 'delimiter: "|"'
both tab tab csv 'encoding: utf-16' 'delimiter: "\t"' 'quote: none'
both tab tab_auto csv 'encoding: auto' 'delimiter: "\t"'
both tab_be tab_be csv 'encoding: utf-16' 'delimiter: "\t"'
both fixed fixed txt 'format: fixed' 'encoding: gb18030'
both fixed fixed_auto txt 'format: fixed' 'encoding: auto'
both records records txt 'format: fixed' 'encoding: cp936' 'row_bytes: ROW'
for name in csv_auto gb gb_auto tab tab_auto tab_be; do check_rejected $name; done
configuration dbf dbf roster.dbf cards.dbf 'format: dbf'
configuration dbf dbf_gb roster.dbf cards.dbf 'format: dbf' 'encoding: gb18030'
configuration xlsx xlsx roster.xlsx cards.xlsx 'format: xlsx'
for name in dbf dbf_gb xlsx; do
    check $name -j 1
    check $name -j 4 --memory 64M
done
check_rejected xlsx
if grep -q '"note": "the header counts 10 records, the file has [0-9]*: all [0-9]* were read"' reports-dbf/2026-11/manifest.json &&
    grep -q '"deleted": [1-9]' reports-dbf/2026-11/manifest.json; then
    passed=$((passed + 1))
else
    failed=$((failed + 1))
    echo "formats_same: FAILED: the manifest does not tell of the dbf table's header and deleted records"
fi
echo "$passed passed, $failed failed"
[ $failed -eq 0 ]
