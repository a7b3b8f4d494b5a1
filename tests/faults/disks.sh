# Sections of full disks and inputs that shrink. Sourced by run.sh.

# Cut an input to half while it is read, at its k-th read(); the sample takes growing steps.
shrink_each() { # TITLE INPUT
    small_ones=0
    cuts=0 k=1
    cp "$2" "$work/whole"
    while [ $k -lt 200 ]; do
        BIDUI_FAULT_PATH=${2##*/} faulty read $k shrink
        cp "$work/whole" "$2"
        reached || break
        cuts=$((cuts + 1))
        case $status in
        0) judge_success ;; # it had been read to its end
        3)
            small_ones=$((small_ones + 1))
            one_message
            unchanged
            ;;
        *) note "exit status $status where an input shrinks" ;;
        esac
        tally
        restore
        k=$((k + 1 + ($(amount 1 0) * k / 3)))
    done
    judge_success
    restore
    [ $small_ones -gt 0 ] || note "no run noticed it"
    conclude "$1 ($small_ones of $cuts reads in time)"
}

# File systems of growing size, until one is large enough.
full_disk() {
    mkdir -p "$work/disk"
    if ! mount -t tmpfs -o size=64k,mode=700 bidui-faults "$work/disk" 2>/dev/null; then
        echo "no file system can be mounted here: a full disk is tried by failing writes alone" >&2
        return
    fi
    mounted=yes
    small_ones=0
    big_begin
    sed -e "s|^store: .*|store: $work/disk/store|" -e "s|^reports: .*|reports: $work/disk/reports|" \
        "$config" >"$home/full.yaml"
    config=$home/full.yaml
    for kib in 8 24 64 128 256 512 1024 2048 3072 4096 5120 6144 16384; do
        umount "$work/disk"
        mount -t tmpfs -o "size=${kib}k,mode=700" bidui-faults "$work/disk" || break
        plain -j 2
        hit=$status
        [ $status -ne 0 ] || break
        small_ones=$((small_ones + 1))
        failed_cleanly "on a disk of $kib KiB"
        grep -q -e 'No space left on device' -e '^bidui: no room for ' "$work/err" ||
            note "on a disk of $kib KiB it is said to be something else: $(head -n 1 "$work/err")"
        if [ -n "$(find "$work/disk" ! -type d ! -name .lock)" ]; then
            note "left on a disk of $kib KiB: $(cd "$work/disk" && echo $(find . ! -type d ! -name .lock))"
        fi
        tally
    done
    [ $status -eq 0 ] || note "no disk was large enough"
    [ $small_ones -ge 4 ] || note "only $small_ones disks were too small"
    umount "$work/disk"
    mounted=no
    conclude "a full disk publishes nothing ($small_ones sizes, one that fits)"
    small_begin
}

# File systems that report little free space: refused before anything is written; not refused above the cautious estimate.
no_room() {
    big_begin
    for free in 1000 100000 1000000; do
        BIDUI_FAULT_FREE=$free BIDUI_FAULT_LOG=$log LD_PRELOAD=$lib \
            "$BIDUI" run -c "$config" -j 2 --progress never >"$work/out" 2>"$work/err" </dev/null
        status=$?
        hit=$status
        failed_cleanly "with $free bytes free"
        grep -q '^bidui: no room for ' "$work/err" || note "another message: $(head -n 1 "$work/err")"
        unchanged
        tally
        restore
    done
    BIDUI_FAULT_FREE=1000 LD_PRELOAD=$lib "$BIDUI" check -c "$config" >"$work/out" 2>"$work/err" </dev/null
    status=$?
    failed_cleanly "in check"
    grep -q '^  refused: no room for ' "$work/out" || note "check does not say it"
    BIDUI_FAULT_FREE=4000000 BIDUI_FAULT_LOG=$log LD_PRELOAD=$lib \
        "$BIDUI" run -c "$config" -j 2 --progress never >"$work/out" 2>"$work/err" </dev/null
    status=$?
    judge_success
    restore
    conclude "no room is refused before the work"
    small_begin
}

# The disk is full in the middle of worklist 1 700 of 2 000, or its folder cannot be made. Only calls on worklists are
# counted, since the number of calls that measure the program's memory depends on the duration of a run.
worklist_1700() {
    many_lists_begin
    BIDUI_FAULT_PATH=/worklists/
    faulty file 0 fail
    total=$(sed -n 's/^calls //p' "$log")
    restore
    for share in 80 85 90; do
        for more in $(amount 0 "0 1 2 3"); do
            k=$((total * share / 100 + more))
            fault_sticky=1
            faulty file $k fail
            fault_sticky=0
            reached || note "only $total calls"
            failed_cleanly "in a worklist"
            unchanged
            tally
            restore
        done
    done
    BIDUI_FAULT_PATH=
    plain -j 2
    judge_success
    [ "$(ls "$home/reports/2026-11/worklists" | wc -l)" -eq 2000 ] || note "not two thousand worklists"
    restore
    conclude "a full disk in the middle of worklist 1 700 publishes nothing"
    small_begin
}

section_shrink() {
    shrink_each "a small input that shrinks is refused" "$home/cards.csv"
    shrink_each "a small gz input that shrinks is refused" "$home/roster-2.csv.gz"
    big_begin
    shrink_each "an input that shrinks is refused" "$home/cards.csv"
    small_begin
}

section_disks() {
    full_disk
    no_room
    worklist_1700
}
