#!/bin/sh
# worklists_office: how a spreadsheet reads our files; LibreOffice is the one that can run in a test.
#
#   BIDUI=build/bidui sh tests/worklists_office.sh
#
# A workbook of cells that spreadsheets tend to change (tests/office/book.c) and the worklists of a dirty sample are
# opened and saved as CSV and as flat ODF: every cell is the text that was written, nothing is a number, a date, a
# formula or a link; filter, drop-down list and repeated header are there. The same sample's match.csv for a spreadsheet
# keeps its numbers. Ends with "N passed, N failed"; without LibreOffice that is one failure.
set -u
LC_ALL=C
export LC_ALL
BIDUI=${BIDUI:?set BIDUI to the program}
case $BIDUI in /*) ;; *) BIDUI=$(pwd)/$BIDUI ;; esac
book=$(dirname "$BIDUI")/office/book
work=$(mktemp -d "${TMPDIR:-/tmp}/bidui-office.XXXXXX") || exit 1
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
passed=0
failed=0
: >"$work/wrong"

verdict() { # WHAT: passes if $work/wrong is empty
    if [ -s "$work/wrong" ]; then
        failed=$((failed + 1))
        echo "worklists_office: FAILED: $1"
        head -n 12 "$work/wrong" | cut -c 1-300 | sed 's/^/    /'
    else
        passed=$((passed + 1))
    fi
    : >"$work/wrong"
}

finish() {
    echo "worklists_office: $passed passed, $failed failed"
    [ "$failed" -eq 0 ]
    exit
}

say() {
    echo "$*" >>"$work/wrong"
}

# Report what cannot be run, and end the suite.
must() { # WHAT COMMAND...
    what=$1
    shift
    "$@" >"$work/log" 2>&1 && return 0
    cat "$work/log" >>"$work/wrong"
    say "exit status not 0: $*"
    verdict "$what"
    finish
}

convert() { # TO ARGUMENT-OR-FILE...: convert into $work/office
    to=$1
    shift
    HOME=$work LC_ALL=C.UTF-8 timeout 300 soffice -env:UserInstallation="file://$work/profile" --headless --norestore \
        --convert-to "$to" --outdir "$work/office" "$@" >"$work/log" 2>&1 || cat "$work/log" >>"$work/wrong"
}

# Print the tags of a sheet of a flat ODF file, one a line.
tags() { # FILE SHEET
    sed 's/></>\n</g' "$1" | awk -v sheet="table:name=\"$2\"" '
        /<table:table / { inside = index($0, sheet) > 0 }
        inside { print }
        /<\/table:table>/ { inside = 0 }'
}

# ---- the files to open ----

command -v soffice >/dev/null 2>&1 || {
    say "LibreOffice is missing: sh config/install-deps.sh --tests"
    verdict "LibreOffice is there"
    finish
}
must "the program that writes the book" test -x "$book"
must "a book is written" "$book" "$work"
rows=$(cat "$work/log")
cd "$work" || exit 1
must "a dirty sample" "$BIDUI" generate --dirty --out sample --roster 3000 --cards 9000 --seed 7
cat >>sample/bidui.yaml <<'YAML'
csv: {for: spreadsheet}
worklists: {level: province, format: [xlsx]}
YAML
must "a run with worklists" "$BIDUI" run -c sample/bidui.yaml --period 2026-11
reports=$work/sample/reports/2026-11
largest=$(ls -S "$reports"/worklists/*/worklist.xlsx | head -n 1)
cp "$largest" list.xlsx
cp "$reports/match.csv" match.csv

# Comma, quote, UTF-8 (76), from row 1, no formats, any language, texts in quotes, values not as shown, ..., each sheet.
convert 'csv:Text - txt - csv (StarCalc):44,34,76,1,,0,true,false,false,false,false,-1' book.xlsx list.xlsx
convert fods book.xlsx list.xlsx
convert fods --infilter='CSV:44,34,76,1' match.csv
verdict "LibreOffice opens all of them"

# ---- the book ----

# A single CR stays a CR; LibreOffice's own line end is LF.
tr '\r' '\n' <office/book-list.csv >got.csv
cmp expected.csv got.csv >wrong 2>&1 || diff -a expected.csv got.csv >>wrong
verdict "every cell of the book is what was written"

tags office/book.fods list >list.tags
grep -E 'table:formula|office:(date|time|boolean)?-?value="|<text:a ' list.tags >wrong
grep -o 'office:value-type="[^"]*"' list.tags | sort -u | grep -v '"string"' >>wrong
[ "$(grep -c 'office:value-type="string"' list.tags)" -gt 1000 ] || say "hardly any cell is text"
verdict "no cell of the book's list is anything but text"

grep -q 'cell-content-is-in-list(&quot;first&quot;;&quot;第二&quot;)' office/book.fods || say "no drop-down list"
grep -q "table:target-range-address=\"list.A1:list.D$rows\" table:display-filter-buttons=\"true\"" office/book.fods ||
    say "no filter over all $rows rows"
grep -q '<table:table-header-rows>' list.tags || say "the header is not repeated in print"
tags office/book.fods cover | grep -q 'office:value-type="float" office:value="1234567"' || say "the cover's count is not a number"
verdict "filter, drop-down list, repeated header and the cover's number are there"

# ---- a worklist ----

sheet=$(ls office/list-*.csv | sed 's/.*list-\(.*\)\.csv/\1/' | grep -v 说明)
tags office/list.fods "$sheet" >list.tags
grep -E 'table:formula|office:(date|time|boolean)?-?value="|<text:a ' list.tags >wrong
grep -o 'office:value-type="[^"]*"' list.tags | sort -u | grep -v '"string"' >>wrong
[ "$(wc -l <"office/list-$sheet.csv")" -gt 5 ] || say "the worklist has hardly a row"
grep -qE '"[0-9]{17}[0-9X]"' "office/list-$sheet.csv" || say "no number of eighteen digits is in it"
grep -oE '[0-9.]+E\+[0-9]+' "office/list-$sheet.csv" | while read -r number; do # some are so in the roster
    grep -qF -- "$number" sample/roster.csv || say "a number became a float: $number"
done
verdict "a worklist of a run is text in every cell"

# ---- CSV for a spreadsheet ----

# ="value" is a formula whose result is the text: all digits must be kept. 'value shows its apostrophe and is not run.
tags office/match.fods match >match.tags
sed '1d' match.csv | grep -oE '(^|,)"=""[0-9]{18}"""' | tr -d '=",' | sort >numbers.written
grep -oE 'office:value-type="string" office:string-value="[0-9]{18}"' match.tags | grep -oE '[0-9]{18}' | sort >numbers.shown
[ "$(wc -l <numbers.written)" -gt 5000 ] || say "match.csv holds few numbers of eighteen digits"
cmp numbers.written numbers.shown >>wrong 2>&1
[ "$(grep -oE "(^|,)\"?'[=+@-]" match.csv | wc -l)" = "$(grep -c '<text:p>&apos;[=+@-]' match.tags)" ] ||
    say "a cell that begins like a formula is no text with an apostrophe"
[ "$(grep -c 'table:formula=' match.tags)" = "$(grep -c 'table:formula="of:=&quot;[^"]*&quot;"' match.tags)" ] ||
    say "a formula is more than a text"
grep -E 'office:value="[0-9.]*E\+' match.tags | head -n 3 >>wrong
grep -E 'office:value-type="(date|time|boolean|percentage|currency)"' match.tags | head -n 3 >>wrong
verdict "match.csv for a spreadsheet keeps its numbers as text"
finish
