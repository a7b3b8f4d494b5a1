# Sections of the machine: larger pages, and the limits of the process. Sourced by run.sh.

# ---- pages ----

# What follows runs as on a machine with pages of 64 KiB.
pages_begin() {
    LD_PRELOAD=$lib BIDUI_FAULT_PAGE=65536
    export LD_PRELOAD BIDUI_FAULT_PAGE
}

pages_end() {
    unset LD_PRELOAD BIDUI_FAULT_PAGE
}

# Bytes of a page of the published store, from the first of LMDB's meta pages.
store_page() {
    od -A n -t u4 -j 40 -N 4 "$home/store/2026-11.mdb" | tr -d ' '
}

store_bytes() {
    stat -c %s "$home/store/2026-11.mdb"
}

# The published period, read here and now.
judge_read() { # WHERE
    explained >"$work/explain"
    cmp -s "$work/explain" "$expected.explain" || note "explain $1 says: $(head -c 200 "$work/explain")"
    "$BIDUI" verify -c "$config" --store "$home/reports/2026-11" >"$work/out" 2>"$work/err"
    status=$?
    [ $status -eq 0 ] || note "verify $1 ends with $status: $(head -c 200 "$work/err")"
    grep -q '2026-11.mdb *store, every block read$' "$work/out" || note "verify $1 does not read the store"
}

# Stores of both kinds, read on both machines: the same reports and the same answers. A block fills pages of any size, so
# that nearly nothing of a store is air: 42 % were, of one with larger pages, when all blocks had one size.
pages_of() { # TITLE MOST: bytes, for 100 of the smaller store
    plain -j 1
    hit=$status
    judge_success
    small_bytes=$(store_bytes)
    [ "$(store_page)" -eq 4096 ] || note "the usual store has pages of $(store_page) bytes"
    pages_begin
    judge_read "of a store with small pages, on a machine with large ones"
    pages_end
    tally
    restore
    for jobs in 1 4; do
        pages_begin
        plain -j $jobs --memory 64M
        hit=$status
        judge_success
        judge_read "on a machine with large pages"
        pages_end
        judge_read "of a store with large pages, on a machine with small ones"
        [ "$(store_page)" -ge 32768 ] || note "the store has pages of $(store_page) bytes"
        [ $(($(store_bytes) * 100 / small_bytes)) -le "$2" ] || note "a store of $(store_bytes) bytes, with small pages of $small_bytes"
        tally
        restore
    done
    jobs=1
    conclude "$1"
}

# A page of 4096 bytes is what this machine must have for that.
section_pages() {
    if [ "$(getconf PAGESIZE)" -ne 4096 ]; then
        echo "the pages of this machine have $(getconf PAGESIZE) bytes: larger ones are not tried" >&2
        return
    fi
    pages_of "a small period with pages of 64 KiB" 1200 # of hardly any rows: a run is a page, full or not
    big_begin
    pages_of "a period with pages of 64 KiB" 120
    small_begin
}

# ---- limits ----

# A roster with hardly any cards: reports and page are larger than the store. In one.yaml all people are in one region, whose
# workbook is larger than any report.
wide_begin() { # CONFIGURATION
    home=$work/wide
    config=$home/bidui.yaml
    if [ ! -d "$home" ]; then
        "$BIDUI" generate --out "$home" --roster 5000 --cards 20 --seed 7 >/dev/null 2>"$work/err" ||
            say_failed "generate: $(cat "$work/err")"
        echo 'worklists: {level: province, format: [xlsx]}' >>"$config"
        printf 'code,name\n110000,北京市\n' >"$home/regions.csv"
        cp "$config" "$home/one.yaml"
        echo 'regions: regions.csv' >>"$home/one.yaml"
    fi
    config=$home/$1
    person=$(sed -n '2s/,.*//p' "$home/roster.csv")
    enter "wide.$1"
}

# Run with a limit of the process.
limited() { # OPTION VALUE RUN-OPTIONS...
    limit_option=$1 limit_value=$2
    shift 2
    (
        ulimit "$limit_option" "$limit_value"
        # A parent that ignores the signal, as Python does, would hide the program's behaviour.
        exec env --default-signal=XFSZ timeout -k 1 60 "$BIDUI" run -c "$config" --progress never "$@"
    ) >"$work/out" 2>"$work/err" </dev/null
    status=$?
    hit=$status
}

# It failed because of this limit, and says so.
judge_limited() { # VALUE: as the message shows it
    failed_cleanly "with ulimit $limit_option $limit_value"
    grep -q "^hint: the limit on .*ulimit $limit_option) is $1[ ;]" "$work/err" ||
        note "with ulimit $limit_option $limit_value the limit is not named: $(head -c 400 "$work/err")"
    unchanged
    tally
    restore
}

# The file meets the limit, which is just below its size; those that are written before are smaller.
meets() { # FILE BYTES NAME: of the file as a message shows it
    limited -f $((($2 - 1) / 512)) -j 1
    grep -q "^bidui: cannot .*$3.*: File too large$" "$work/err" || note "not $1 but: $(head -n 1 "$work/err")"
    judge_limited $((($2 - 1) / 512 / 2))
}

meets_file() { # FILE NAME
    meets "$1" "$(stat -c %s "$work/whole/$1")" "$2"
}

# Publish once without a limit, for the sizes of the files.
publish_whole() {
    plain -j 1
    judge_success
    rm -rf "$work/whole"
    mkdir "$work/whole"
    cp -Rp "$home/reports/2026-11/." "$home/store/2026-11.mdb" "$work/whole"
    restore
}

# No file may grow above a limit. The signal that comes with it must not kill the program.
file_limit() {
    big_begin
    for blocks in 1 8 64 128 256 384; do
        limited -f $blocks -j 2
        judge_limited $((blocks / 2))
    done
    wide_begin bidui.yaml
    publish_whole
    meets "the store" 100000 'store .*mdb'
    for file in missing.csv summary.json summary.html; do meets_file $file $file; done
    wide_begin one.yaml
    publish_whole
    meets worklist.xlsx $(($(stat -c %s "$work/whole/missing.csv") + 20480)) .scratch # its rows, before they are packed
    if [ "$whole" = yes ]; then
        many_lists_begin
        publish_whole
        meets_file manifest.json manifest.json
    fi
    conclude "a limit on the size of files is a failed write, SIGXFSZ or not, whichever file meets it"
    small_begin
}

section_limits() {
    file_limit
}
