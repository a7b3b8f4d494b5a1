#!/bin/sh
# Faults: calls and allocations that fail one after the other, full disks, limits, larger pages, inputs that shrink, kills,
# loss of power.
#
#   BIDUI=build/bidui sh tests/faults/run.sh            a sample of every section, for CI: under two minutes
#   BIDUI=build/bidui sh tests/faults/run.sh all        every call of every section (EVERY=1 says the same)
#   BIDUI=build/bidui sh tests/faults/run.sh NAME...    these sections as a sample; with EVERY=1 whole
#   sh tests/faults/run.sh list                         the names of the sections
#
# The sample is chosen by the names of the calls: some of each (fstat, rename, pwrite ...), the first and the last included.
# After a failure: exit status 4, one message, nothing published, nothing left, earlier months unchanged, and the next run
# gives the bytes of an undisturbed one. Or the run succeeds with these bytes, if the call was one that may fail. After a
# kill or a loss of power the old or the new period is complete, and the next run just works. A line that begins with
# KIND= is a failure; it names the settings of preload.c that repeat it.
#
# preload*.c make the faults, powerloss*.c the states after a loss of power; common.sh has the places and the checks, the
# other scripts the sections. KEEP=1 keeps the scratch folder. Ends with a table and "N passed, N failed".
set -u
LC_ALL=C
export LC_ALL
here=$(cd "$(dirname "$0")" && pwd)
sections='calls errors from_there threads allocations force superseded published check explain verify verify_chain worklists
    kill kill_force kill_superseded kill_recovery recovery kill_time term shrink disks limits pages power store'
whole=no
wanted=
[ -z "${EVERY:-}" ] || whole=yes
for word in "$@"; do
    case $word in
    BIDUI=*) BIDUI=${word#BIDUI=} ;;
    all) whole=yes ;;
    list)
        echo $sections | tr ' ' '\n'
        exit 0
        ;;
    *)
        case " $(echo $sections) " in
        *" $word "*) wanted="$wanted $word" ;;
        *)
            echo "faults: no section '$word'; they are: $(echo $sections)" >&2
            exit 2
            ;;
        esac
        ;;
    esac
done
BIDUI=${BIDUI:?set BIDUI to the program}
case $BIDUI in /*) ;; *) BIDUI=$(pwd)/$BIDUI ;; esac
work=$(mktemp -d "${TMPDIR:-/tmp}/bidui-faults.XXXXXX") || exit 1
work=$(cd "$work" && pwd -P)
mounted=no
clean_up() {
    [ $mounted = no ] || umount "$work/disk"
    [ -n "${KEEP:-}" ] || rm -rf "$work"
}
trap clean_up EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
passed=0
failed=0
jobs=1
command=run
lib=$work/fault.so
log=$work/log
trouble='' wrong=0 hit=0
turn=0 # of the tests of a sample
fault_error='' fault_sticky=0
verified=2026-11 after_kill=''
for part in common calls evidence kills disks machine power; do
    # shellcheck source=/dev/null
    . "$here/$part.sh"
done

amount() { # SAMPLE WHOLE
    if [ "$whole" = yes ]; then echo "$2"; else echo "$1"; fi
}

# A store with changed bytes: a script of its own, which prints its own counts.
section_store() {
    if [ ! -f "$here/store.sh" ]; then
        echo "store.sh is not there" >&2
        return
    fi
    sh "$here/store.sh" "$(amount 40 10000)" >"$work/store.out" 2>&1
    store_status=$?
    count=$(sed -n 's/^\([a-z]*: \)\{0,1\}\([0-9][0-9]*\) passed, \([0-9][0-9]*\) failed$/\2 \3/p' "$work/store.out" | tail -n 1)
    grep -v -E '^([a-z]*: )?[0-9]+ passed, [0-9]+ failed$' "$work/store.out"
    if [ -z "$count" ] || { [ $store_status -ne 0 ] && [ "${count#* }" = 0 ]; }; then
        say_failed "store.sh ends with $store_status"
        return
    fi
    passed=$((passed + ${count% *}))
    failed=$((failed + ${count#* }))
    n_bad=${count#* }
}

run_section() { # NAME
    n_injected=0 n_right=0 n_refused=0 n_input=0 n_clean=0 n_killed=0 n_bad=0
    section_begin=$(date +%s)
    "section_$1"
    printf '%-14s %8d %8d %8d %8d %8d %8d %8d %6d\n' "$1" $n_injected $n_right $n_refused $n_input $n_clean $n_killed $n_bad \
        $(($(date +%s) - section_begin)) >>"$work/table"
    sum_injected=$((sum_injected + n_injected))
    sum_bad=$((sum_bad + n_bad))
}

build_tools
small_begin
publish_before
sum_injected=0 sum_bad=0
: >"$work/table"
for section in ${wanted:-$sections}; do
    run_section "$section"
done
printf '%-14s %8s %8s %8s %8s %8s %8s %8s %6s\n' section injected right exit2 exit3 exit4 killed wrong sec
cat "$work/table"
echo "injected $sum_injected, wrong $sum_bad"
echo "$passed passed, $failed failed"
[ $failed -eq 0 ]
