# Workbooks of Excel 97-2003 for golden cases, so that none has to be kept here. Sourced by case.sh behind workbook.sh.

# record TYPE: a record of an .xls workbook; its bytes come from standard input.
record() {
    cat >bytes
    le "$1" 2
    le "$(wc -c <bytes)" 2
    cat bytes
    rm bytes
}

# old_text COUNT_BYTES TEXT: a text as an .xls workbook has it, in UTF-16.
old_text() {
    printf %s "$2" | iconv -f UTF-8 -t UTF-16LE >text
    le $(($(wc -c <text) / 2)) "$1"
    printf '\001'
    cat text
    rm text
}

# old_cells <CSV: the cells of a sheet, without quotes; "=N" is the number N as a date, anything else is text.
old_cells() {
    row=0
    while IFS= read -r line; do
        column=0
        while [ -n "$line" ]; do
            cell=${line%%,*}
            case $line in *,*) line=${line#*,} ;; *) line='' ;; esac
            case $cell in
            '') ;;
            =*) { le $row 2 && le $column 2 && le 1 2 && le $((${cell#=} * 4 + 2)) 4; } | record 638 ;;
            *) { le $row 2 && le $column 2 && le 0 2 && old_text 2 "$cell"; } | record 516 ;;
            esac
            column=$((column + 1))
        done
        row=$((row + 1))
    done
}

# old_file OUT STREAM <FILE: a compound file whose only stream is FILE, of 4096 bytes or more, filled up to whole sectors.
old_file() {
    cat >stream
    head -c $(((4096 + 512 - $(wc -c <stream) % 512) % 4608)) /dev/zero >>stream
    sectors=$(($(wc -c <stream) / 512))
    {
        printf '\320\317\021\340\241\261\032\341' && head -c 16 /dev/zero
        printf '\076\000\003\000\376\377\011\000\006\000' && head -c 10 /dev/zero
        le 1 4 && le 1 4 && le 0 4 && le 4096 4 && le 4294967294 4 && le 0 4 && le 4294967294 4 && le 0 4 && le 0 4
        head -c 432 /dev/zero | tr '\000' '\377'
        le 4294967293 4 && le 4294967294 4 # the table of sectors itself, the directory, and the stream
        sector=2
        while [ $sector -le $sectors ]; do
            sector=$((sector + 1))
            le $sector 4
        done
        le 4294967294 4
        head -c $((4 * (128 - 2 - sectors))) /dev/zero | tr '\000' '\377'
        old_entry 'Root Entry' 5 1 4294967294 0
        old_entry "$2" 2 4294967295 2 "$(wc -c <stream)"
        head -c 256 /dev/zero
        cat stream
    } >"$1"
    rm stream
}

old_entry() { # NAME TYPE CHILD FIRST_SECTOR BYTES
    printf %s "$1" | iconv -f UTF-8 -t UTF-16LE >name
    name_bytes=$(wc -c <name)
    cat name && head -c $((64 - name_bytes)) /dev/zero && rm name
    le $((name_bytes + 2)) 2 && le "$2" 1 && le 1 1 && le 4294967295 4 && le 4294967295 4 && le "$3" 4
    head -c 36 /dev/zero && le "$4" 4 && le "$5" 4 && le 0 4
}

# old_workbook OUT.xls <CSV: a workbook of Excel 97-2003 with one sheet, 名册; style 1 is a date.
old_workbook() {
    old_cells >cells
    {
        printf '\000\006\005\000\000\000\000\000' | record 2057
        head -c 20 /dev/zero | record 224
        { printf '\000\000\016\000' && head -c 16 /dev/zero; } | record 224
        { le 80 4 && le 0 2 && old_text 1 名册; } | record 133 # the globals have 80 bytes
        printf '' | record 10
        printf '\000\006\020\000\000\000\000\000' | record 2057
        cat cells
        printf '' | record 10
    } | old_file "$1" Workbook
    rm cells
}
