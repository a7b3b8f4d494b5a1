#!/bin/sh
# xls_office: workbooks of Excel 97-2003 as another program writes them; LibreOffice is the one that can run in a test.
#
#   BIDUI=build/bidui sh tests/xls_office.sh
#
# LibreOffice saves the same workbook as .xls and as .xlsx, and both give the same reports: one of cells that are hard to
# write (tests/office/book.c), and one of numbers, dates, booleans, errors, formulas and merged cells. A sample saved as
# .xls gives the reports of its CSV files. Ends with "N passed, N failed"; without LibreOffice that is one
# failure.
# shellcheck source=tests/common.sh
set -u
suite=xls_office
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
. "$here/common.sh"
book=$(dirname "$BIDUI")/office/book
cd "$work" || exit 1

convert() { # FORMAT FOLDER ARGUMENT-OR-FILE...
    to=$1
    folder=$2
    shift 2
    HOME=$work LC_ALL=C.UTF-8 timeout 300 soffice -env:UserInstallation="file://$work/profile" --headless --norestore \
        --convert-to "$to" --outdir "$folder" "$@" >log 2>&1 || cat log >>wrong
}

# The rows of a workbook's sheet, as they stand in the reports.
rows() { # FILE SHEET COLUMNS
    {
        printf 'period: 2026-11\nstore: store\nreports: reports\nroster:\n  files: [%s]\n  format: xls\n  sheet: %s\n' "$1" "$2"
        printf '  header: false\n  fields:\n    - {name: id, column: 1, type: id}\n'
        seq 2 "$3" | sed 's/.*/    - {name: c&, column: &, type: text}/'
        printf 'cards: {files: [cards.csv], fields: [{name: id, column: id, type: id}]}\ncompare: []\n'
    } >rows.yaml
    # Hardly a row of these has a number, and the roster is nobody's: the cells are what is compared.
    "$BIDUI" run -c rows.yaml --force --progress never --accept empty --accept rejected >log 2>&1 || cat log
    cat reports/2026-11/missing.csv reports/2026-11/duplicate.csv reports/2026-11/rejected.csv | sed "s|$1|FILE|g"
}

command -v soffice >/dev/null 2>&1 || {
    echo "LibreOffice is missing: sh config/install-deps.sh --tests" >wrong
    verdict "LibreOffice is there"
    finish
}
printf 'id\n110105194912310038\n' >cards.csv # nobody's, so that all rows are missing, duplicate or rejected
: >wrong

# ---- texts ----

"$book" . >/dev/null || echo "no book" >wrong
convert 'xls:MS Excel 97' . book.xlsx
convert xlsx new book.xlsx
rows book.xls 2 4 >as_xls
rows new/book.xlsx 2 4 >as_xlsx
diff as_xlsx as_xls >>wrong
[ "$(wc -l <as_xls)" -gt 400 ] || echo "only $(wc -l <as_xls) lines" >>wrong
verdict "cells that are hard to write are the same as from .xlsx"
: >wrong

# ---- values ----

cell() { # TYPE VALUE [ATTRIBUTES]
    echo "<table:table-cell office:value-type='$1' office:$2 ${3:-}/>"
}
text() {
    echo "<table:table-cell office:value-type='string' ${2:-}><text:p>$1</text:p></table:table-cell>"
}
oasis='urn:oasis:names:tc:opendocument:xmlns'
cat >values.fods <<END
<?xml version="1.0" encoding="UTF-8"?>
<office:document xmlns:office="$oasis:office:1.0" xmlns:table="$oasis:table:1.0" xmlns:text="$oasis:text:1.0"
 xmlns:style="$oasis:style:1.0" xmlns:number="$oasis:datastyle:1.0" xmlns:of="$oasis:of:1.2"
 office:version="1.2" office:mimetype="application/vnd.oasis.opendocument.spreadsheet">
<office:automatic-styles>
<number:number-style style:name="N1"><number:number number:decimal-places="0" number:min-integer-digits="6"/></number:number-style>
<number:date-style style:name="N2"><number:year number:style="long"/><number:text>年</number:text><number:month/><number:text>月</number:text><number:day/><number:text>日</number:text></number:date-style>
<number:boolean-style style:name="N3"><number:boolean/></number:boolean-style>
<style:style style:name="zeros" style:family="table-cell" style:data-style-name="N1"/>
<style:style style:name="day" style:family="table-cell" style:data-style-name="N2"/>
<style:style style:name="truth" style:family="table-cell" style:data-style-name="N3"/>
</office:automatic-styles>
<office:body><office:spreadsheet>
<table:table table:name="first"><table:table-row>$(text first)</table:table-row></table:table>
<table:table table:name="名册"><table:table-row>
$(text 11010519491231002X)$(cell float value="'1234'" "table:style-name='zeros'")$(cell date date-value="'1949-12-31'" "table:style-name='day'")
$(cell boolean boolean-value="'true'" "table:style-name='truth'")$(cell float value="'2'" "table:formula='of:=1+1'")$(cell float value="'0'" "table:formula='of:=NA()'")
$(cell float value="'13800000000'")$(cell float value="'0.1'")$(text 合并 'table:number-rows-spanned="2"')
</table:table-row><table:table-row>$(text 440524188001010014)<table:table-cell table:number-columns-repeated="7"/><table:covered-table-cell/></table:table-row>
<table:table-row><table:table-cell table:number-columns-repeated="3"/></table:table-row>
<table:table-row>$(text 53010219900101123X)$(cell float value="'-5'")$(cell float value="'1e15'")</table:table-row></table:table>
<table:table table:name="third"><table:table-row>$(text third)</table:table-row></table:table>
</office:spreadsheet></office:body></office:document>
END
convert 'xls:MS Excel 97' . values.fods
convert xlsx new values.fods
rows values.xls 名册 9 >as_xls
rows new/values.xlsx 名册 9 >as_xlsx
diff as_xlsx as_xls >>wrong
grep -q '11010519491231002X,001234,1949-12-31,TRUE,2,#N/A,13800000000,0.1,合并' as_xls || cat as_xls >>wrong
verdict "values are what a person reads, and the same as from .xlsx"
: >wrong

# ---- a sample ----

"$BIDUI" generate --out sample --roster 2000 --cards 8000 --seed 9 >log 2>&1 || cat log >>wrong
for set in roster cards; do
    columns=$(head -n 1 sample/$set.csv | awk -F, '{ for (i = 1; i <= NF; i++) printf "%s%d/2", i == 1 ? "" : "/", i }')
    convert 'xls:MS Excel 97' sample --infilter="CSV:44,34,76,1,$columns" sample/$set.csv
done
(
    cd sample || exit 1
    "$BIDUI" run -c bidui.yaml --period 2026-11 --progress never >log 2>&1 || cat log >>../wrong
    sed 's/\.csv/.xls/; /^  format: csv/d; s/^  files:.*/&\n  format: xls/; s/^reports:.*/reports: old/; s/^store:.*/store: old-store/; /delimiter:/d; /encoding:/d' bidui.yaml >old.yaml
    "$BIDUI" run -c old.yaml --period 2026-11 --progress never >log 2>&1 || cat log >>../wrong
    for name in match mismatch missing duplicate rejected; do
        sed 's/\(roster\|cards\)\.xls/\1.csv/g' old/2026-11/$name.csv | diff reports/2026-11/$name.csv - | head -n 5 >>../wrong
    done
)
verdict "a sample saved as .xls gives the reports of its CSV files"
finish
