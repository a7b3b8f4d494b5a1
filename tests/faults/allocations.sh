#!/bin/sh
# allocations: each allocation of run (with workbooks, as input and as output), check, explain and verify is refused once,
# and from there on. The command ends with exit status 4 and one message, or succeeds; never by a signal, and never with a
# status that blames an input or the configuration.
#
#   BIDUI=build/bidui sh tests/faults/allocations.sh [STEP]    every STEP-th allocation, by default each: a campaign of an hour
#
# Ends with "N passed, N failed".
set -u
LC_ALL=C
export LC_ALL
here=$(cd "$(dirname "$0")" && pwd)
BIDUI=${BIDUI:?set BIDUI to the program}
case $BIDUI in /*) ;; *) BIDUI=$(pwd)/$BIDUI ;; esac
step=${1:-1}
work=$(mktemp -d "${TMPDIR:-/tmp}/bidui-allocations.XXXXXX") || exit 1
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
passed=0
failed=0
cc -shared -fPIC -O1 -D_GNU_SOURCE -o "$work/fault.so" "$here/preload.c" -ldl || exit 1
cp -R "$here/../../fixtures/cases/02-xlsx-title-rows/." "$work/" || exit 1
cat >>"$work/bidui.yaml" <<'YAML'
digest: sm3
worklists: {format: [csv, xlsx]}
YAML
cd "$work" || exit 1

refused() { # K AFTER COMMAND...
    k=$1 after=$2
    shift 2
    rm -f log
    BIDUI_FAULT_KIND=alloc BIDUI_FAULT_AT=$k BIDUI_FAULT_STICKY=$after BIDUI_FAULT_LOG=$work/log \
        LD_PRELOAD=$work/fault.so "$BIDUI" "$@" -c bidui.yaml >out 2>err </dev/null
    status=$?
    grep -q '^reached' log 2>/dev/null
}

each() { # TITLE AFTER COMMAND...
    title=$1 after=$2
    shift 2
    k=1
    wrong=0
    while [ "$1" != run ] || rm -rf reports store; refused $k "$after" "$@"; do
        case $status in
        0) ;;
        4) [ "$(grep -c '^bidui: ' err)" -eq 1 ] || status=messages ;;
        *) ;;
        esac
        case $status in
        0 | 4) ;;
        *)
            wrong=$((wrong + 1))
            [ $wrong -gt 5 ] || echo "    allocation $k: $status: $(head -n 1 err)"
            ;;
        esac
        k=$((k + step))
    done
    if [ $wrong -eq 0 ] && [ $k -gt 20 ]; then
        passed=$((passed + 1))
        echo "passed: $title ($((k - 1)) allocations)"
    else
        failed=$((failed + 1))
        echo "FAILED: $title ($wrong of $((k / step)))"
    fi
}

person=11010519491231002X
"$BIDUI" run -c bidui.yaml --progress never >out || exit 1
for after in 0 1; do
    each "check, after $after" $after check
    each "explain, after $after" $after explain $person
    each "verify, after $after" $after verify --inputs reports/2026-11
done
for after in 0 1; do
    each "run, after $after" $after run -j 1 --progress never
done
echo "$passed passed, $failed failed"
[ $failed -eq 0 ]
