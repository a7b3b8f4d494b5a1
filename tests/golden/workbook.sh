# What golden cases with .xlsx workbooks share, so that none has to be kept here. Sourced by case.sh behind common.sh.

# le VALUE BYTES: a number as the zip format has it, low byte first.
le() {
    le_value=$1
    le_bytes=$2
    while [ "$le_bytes" -gt 0 ]; do
        printf "\\$(printf %03o $((le_value % 256)))"
        le_value=$((le_value / 256))
        le_bytes=$((le_bytes - 1))
    done
}

# zip_header FILE: what a zip's local header and its directory share. gzip knows the checksum: it is in its last 8 bytes.
zip_header() {
    printf '\024\000\000\000\010\000\000\000\041\000' # version 2.0, deflate, 1980-01-01
    gzip -nc "$1" | tail -c 8 | head -c 4
    le $(($(gzip -nc "$1" | wc -c) - 18)) 4
    le "$(wc -c <"$1")" 4
    le "$(printf %s "$1" | wc -c)" 2
    le 0 2
}

# zip_files OUT FILE...: pack files of the folder in which this is called.
zip_files() {
    zip_out=$1
    shift
    : >"$zip_out"
    : >directory
    for file; do
        { printf 'PK\001\002\024\000' && zip_header "$file" && le 0 2 && le 0 2 && le 0 2 && le 0 4; } >>directory
        { le "$(wc -c <"$zip_out")" 4 && printf %s "$file"; } >>directory
        { printf 'PK\003\004' && zip_header "$file" && printf %s "$file"; } >>"$zip_out"
        gzip -nc "$file" | tail -c +11 | head -c -8 >>"$zip_out" # between gzip's header and its trailer is the same deflate
    done
    at=$(wc -c <"$zip_out")
    cat directory >>"$zip_out"
    {
        printf 'PK\005\006\000\000\000\000' && le $# 2 && le $# 2
        le "$(wc -c <directory)" 4 && le "$at" 4 && le 0 2
    } >>"$zip_out"
    rm directory
}

# workbook OUT.xlsx STRINGS <ROWS: one sheet of these rows; STRINGS is the inside of its shared strings. Style 1 is a date.
workbook() {
    main='http://schemas.openxmlformats.org/spreadsheetml/2006/main'
    offices='http://schemas.openxmlformats.org/officeDocument/2006/relationships'
    packages='http://schemas.openxmlformats.org/package/2006/relationships'
    mkdir -p parts/_rels parts/xl/_rels
    (
        cd parts || exit 1
        echo "<Relationships xmlns='$packages'><Relationship Id='r' Type='$offices/officeDocument' Target='xl/workbook.xml'/></Relationships>" >_rels/.rels
        echo "<workbook xmlns='$main' xmlns:r='$offices'><sheets><sheet name='Sheet1' sheetId='1' r:id='a'/></sheets></workbook>" >xl/workbook.xml
        {
            echo "<Relationships xmlns='$packages'><Relationship Id='a' Type='$offices/worksheet' Target='sheet1.xml'/>"
            echo "<Relationship Id='b' Type='$offices/styles' Target='styles.xml'/>"
            echo "<Relationship Id='c' Type='$offices/sharedStrings' Target='sharedStrings.xml'/></Relationships>"
        } >xl/_rels/workbook.xml.rels
        echo "<styleSheet xmlns='$main'><cellXfs count='2'><xf numFmtId='0'/><xf numFmtId='14'/></cellXfs></styleSheet>" >xl/styles.xml
        echo "<sst xmlns='$main'>$2</sst>" >xl/sharedStrings.xml
        { echo "<worksheet xmlns='$main'><sheetData>" && cat && echo '</sheetData></worksheet>'; } >xl/sheet1.xml
        zip_files ../out.zip _rels/.rels xl/workbook.xml xl/_rels/workbook.xml.rels xl/styles.xml xl/sharedStrings.xml xl/sheet1.xml
    )
    mv out.zip "$1"
    rm -r parts
}

# sheets OUT.xlsx (NAME STATE ROWS BEHIND)...: a workbook of several sheets; BEHIND stands behind the rows of its sheet.
sheets() {
    out=$1
    shift
    main='http://schemas.openxmlformats.org/spreadsheetml/2006/main'
    offices='http://schemas.openxmlformats.org/officeDocument/2006/relationships'
    packages='http://schemas.openxmlformats.org/package/2006/relationships'
    mkdir -p parts/_rels parts/xl/_rels
    (
        cd parts || exit 1
        echo "<Relationships xmlns='$packages'><Relationship Id='r' Type='$offices/officeDocument' Target='xl/workbook.xml'/></Relationships>" >_rels/.rels
        echo "<workbook xmlns='$main' xmlns:r='$offices'><sheets>" >xl/workbook.xml
        echo "<Relationships xmlns='$packages'>" >xl/_rels/workbook.xml.rels
        no=1
        files=
        while [ $# -ge 4 ]; do
            echo "<sheet name='$1' state='$2' sheetId='$no' r:id='s$no'/>" >>xl/workbook.xml
            echo "<Relationship Id='s$no' Type='$offices/worksheet' Target='sheet$no.xml'/>" >>xl/_rels/workbook.xml.rels
            echo "<worksheet xmlns='$main'><sheetData>$3</sheetData>$4</worksheet>" >"xl/sheet$no.xml"
            files="$files xl/sheet$no.xml"
            no=$((no + 1))
            shift 4
        done
        echo "</sheets></workbook>" >>xl/workbook.xml
        echo "</Relationships>" >>xl/_rels/workbook.xml.rels
        # shellcheck disable=SC2086 # a list of names
        zip_files ../out.zip _rels/.rels xl/workbook.xml xl/_rels/workbook.xml.rels $files
    )
    mv out.zip "$out"
    rm -r parts
}
