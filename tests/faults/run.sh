#!/bin/sh
# Faults: file calls and allocations that fail one after the other, full disks, inputs that shrink, kill -9 and SIGTERM.
#
#   BIDUI=build/bidui sh tests/faults/run.sh          (or BIDUI=... as the argument)
#   EVERY=1 BIDUI=build/bidui sh tests/faults/run.sh  the campaign: every call of every kind of run
#
# Without EVERY each file call of a plain run fails once; of the other kinds of run every third or seventh one.
# After each failure: exit status 4, one message, nothing published, nothing left, earlier months unchanged, and the next
# run gives the bytes of an undisturbed one. preload.c makes the faults. Ends with "N passed, N failed".
set -u
LC_ALL=C
export LC_ALL
here=$(cd "$(dirname "$0")" && pwd)
case ${1:-} in BIDUI=*) BIDUI=${1#BIDUI=} ;; esac
BIDUI=${BIDUI:?set BIDUI to the program}
case $BIDUI in /*) ;; *) BIDUI=$(pwd)/$BIDUI ;; esac
work=$(mktemp -d "${TMPDIR:-/tmp}/bidui-faults.XXXXXX") || exit 1
mounted=no
clean_up() {
    [ $mounted = no ] || umount "$work/disk"
    rm -rf "$work"
}
trap clean_up EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
passed=0
failed=0
jobs=1
step=1
lib=$work/fault.so
log=$work/log
# shellcheck source=tests/faults/common.sh
. "$here/common.sh"

coarse() { # STEP: in what follows only every STEP-th call, unless all are asked for
    step=$1
    [ -z "${EVERY:-}" ] || step=1
}

# Fail the k-th call, k = 1, 1 + step, ..., until a run has fewer calls.
fail_each() { # TITLE KIND STICKY RUN-OPTIONS...
    title=$1 kind=$2 sticky=$3
    shift 3
    trouble=''
    k=$((1 - step))
    while :; do
        k=$((k + step))
        # There are thousands of allocations, most of them similar: test the first hundreds one by one, then at growing steps.
        [ "$kind" = file ] || [ $k -lt 300 ] || k=$((k + k / 40))
        BIDUI_FAULT_STICKY=$sticky faulty "$kind" $k fail "$@"
        reached || break
        judge_failed_call "$kind"
        if [ $k -ge 1000000 ]; then
            note "no end of calls"
            break
        fi
    done
    [ $k -gt 20 ] || note "only $k calls were made: the preload does not work"
    judge_success
    restore
    conclude "$title ($((k - 1)) calls)"
}

# Kill the program at calls spread over the whole run.
kill_spread() { # TITLE POINTS RUN-OPTIONS...
    title=$1 points=$2
    shift 2
    trouble=''
    faulty file 0 fail "$@"
    total=$(sed -n 's/^calls //p' "$log")
    restore
    point=0
    while [ $point -lt "$points" ]; do
        k=$((1 + point * (total - 1) / (points - 1)))
        point=$((point + 1))
        faulty file $k kill "$@"
        reached || continue # with threads a run may have fewer calls
        [ $status -eq 137 ] || note "exit status $status after SIGKILL"
        judge_killed
        restore
    done
    conclude "$title ($points points of $total calls)"
}

# The same at points in time, on a longer run.
kill_by_time() { # POINTS
    trouble=''
    big_begin
    begin=$(date +%s%N)
    plain -j 2
    took=$(($(date +%s%N) - begin))
    judge_success
    point=0
    while [ $point -lt "$1" ]; do
        point=$((point + 1))
        restore
        "$BIDUI" run -c "$config" -j 2 --progress never >"$work/out" 2>"$work/err" </dev/null &
        pid=$!
        sleep "$(printf '%d.%09d' 0 $((took * point / ($1 + 1))))"
        kill -KILL $pid 2>/dev/null
        wait $pid 2>/dev/null
        judge_killed
    done
    restore
    conclude "killed by the clock ($1 points of $((took / 1000000)) ms)"
    small_begin
}

# SIGTERM: exit status 143 and nothing left, or the run had already finished.
term_spread() { # POINTS
    trouble=''
    stopped=0
    faulty file 0 fail
    total=$(sed -n 's/^calls //p' "$log")
    restore
    point=0
    while [ $point -lt "$1" ]; do
        k=$((1 + point * (total - 1) / ($1 - 1)))
        point=$((point + 1))
        faulty file $k term
        reached || continue
        if [ $status -eq 0 ]; then
            judge_success
        elif [ $status -ne 143 ]; then
            note "exit status $status after SIGTERM"
        else
            stopped=$((stopped + 1))
            one_message
            unchanged
        fi
        restore
    done
    [ $stopped -gt 0 ] || note "no run was stopped"
    conclude "SIGTERM ends with 143 and leaves nothing ($stopped of $1 points in time)"
}

# Cut an input to half while it is read, at its k-th read().
shrink_each() { # TITLE INPUT
    trouble=''
    refused=0
    k=0
    cp "$2" "$work/whole"
    while [ $k -lt 200 ]; do
        k=$((k + 1))
        BIDUI_FAULT_PATH=${2##*/} faulty read $k shrink
        cp "$work/whole" "$2"
        reached || break
        case $status in
        0) judge_success ;; # it had been read to its end
        3)
            refused=$((refused + 1))
            one_message
            unchanged
            ;;
        *) note "exit status $status where an input shrinks" ;;
        esac
        restore
    done
    judge_success
    restore
    [ $refused -gt 0 ] || note "no run noticed it"
    conclude "$1 ($refused of $((k - 1)) reads in time)"
}

# File systems of growing size, until one is large enough.
full_disk() {
    mkdir "$work/disk"
    if ! mount -t tmpfs -o size=64k,mode=700 bidui-faults "$work/disk" 2>/dev/null; then
        echo "no file system can be mounted here: a full disk is tried by failing writes alone" >&2
        return
    fi
    mounted=yes
    trouble=''
    refused=0
    big_begin
    sed -e "s|^store: .*|store: $work/disk/store|" -e "s|^reports: .*|reports: $work/disk/reports|" \
        "$config" >"$home/full.yaml"
    config=$home/full.yaml
    for kib in 8 24 64 128 256 512 1024 2048 3072 4096 5120 6144 16384; do
        umount "$work/disk"
        mount -t tmpfs -o "size=${kib}k,mode=700" bidui-faults "$work/disk" || break
        plain -j 2
        [ $status -ne 0 ] || break
        refused=$((refused + 1))
        failed_cleanly "on a disk of $kib KiB"
        grep -q -e 'No space left on device' -e '^bidui: no room for ' "$work/err" ||
            note "on a disk of $kib KiB it is said to be something else: $(head -n 1 "$work/err")"
        if [ -n "$(find "$work/disk" ! -type d ! -name .lock)" ]; then
            note "left on a disk of $kib KiB: $(cd "$work/disk" && echo $(find . ! -type d ! -name .lock))"
        fi
    done
    [ $status -eq 0 ] || note "no disk was large enough"
    [ $refused -ge 4 ] || note "only $refused disks were too small"
    umount "$work/disk"
    mounted=no
    conclude "a full disk publishes nothing ($refused sizes, one that fits)"
    small_begin
}

# File systems that report little free space: refused before anything is written; not refused above the cautious estimate.
no_room() {
    trouble=''
    big_begin
    for free in 1000 100000 1000000; do
        BIDUI_FAULT_FREE=$free BIDUI_FAULT_LOG=$log LD_PRELOAD=$lib \
            "$BIDUI" run -c "$config" -j 2 --progress never >"$work/out" 2>"$work/err" </dev/null
        status=$?
        failed_cleanly "with $free bytes free"
        grep -q '^bidui: no room for ' "$work/err" || note "another message: $(head -n 1 "$work/err")"
        unchanged
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

# No file may grow above a limit. The signal that comes with it must not kill the program.
file_limit() {
    trouble=''
    big_begin
    for blocks in 1 8 64 128 256 384; do
        (
            ulimit -f $blocks
            # A parent that ignores the signal, as Python does, would hide the program's behaviour.
            exec env --default-signal=XFSZ "$BIDUI" run -c "$config" -j 2 --progress never >"$work/out" 2>"$work/err" </dev/null
        )
        status=$?
        failed_cleanly "with files of at most $blocks blocks"
        unchanged
        restore
    done
    conclude "a limit on the size of files is a failed write, SIGXFSZ or not"
    small_begin
}

# The disk is full in the middle of worklist 1 700 of 2 000, or its folder cannot be made. Only calls on worklists are
# counted, since the number of calls that measure the program's memory depends on the duration of a run.
worklist_1700() {
    trouble=''
    many_lists_begin
    BIDUI_FAULT_PATH=/worklists/
    faulty file 0 fail
    total=$(sed -n 's/^calls //p' "$log")
    restore
    for share in 80 85 90; do
        for more in 0 1 2 3; do
            k=$((total * share / 100 + more))
            BIDUI_FAULT_STICKY=1 faulty file $k fail
            reached || note "only $total calls"
            failed_cleanly "in a worklist"
            unchanged
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

build_preload
small_begin
publish_before
fail_each "a failed file call" file 0
coarse 3
fail_each "a disk that is full from a write on" file 1
jobs=2
fail_each "a failed file call, two threads" file 0
jobs=1
fail_each "a failed allocation" alloc 0
coarse 17
fail_each "no memory any more" alloc 1
step=1
kill_spread "killed" 20
jobs=2
kill_spread "killed, two threads" 10
jobs=1
term_spread 16
shrink_each "a small input that shrinks is refused" "$home/cards.csv"
shrink_each "a small gz input that shrinks is refused" "$home/roster-2.csv.gz"
publish_old
coarse 3
fail_each "a failed file call while a period is replaced" file 0 --force
step=1
kill_spread "killed while a period is replaced" 10 --force
forget_old
lists_begin "csv, xlsx"
coarse 3
fail_each "a failed file call, with worklists" file 0
coarse 7
fail_each "a disk that is full from a write on, with worklists" file 1
jobs=2
fail_each "a failed file call, with worklists, two threads" file 0
jobs=1
step=1
kill_spread "killed, with worklists" 20
# Not with workbooks: libxlsxwriter itself crashes where malloc() returns NULL, which Linux hardly ever does.
lists_begin csv
coarse 3
fail_each "a failed allocation, with worklists" alloc 0
step=1
small_begin
worklist_1700
full_disk
no_room
file_limit
kill_by_time 10
big_begin
shrink_each "an input that shrinks is refused" "$home/cards.csv"
echo "$passed passed, $failed failed"
[ $failed -eq 0 ]
