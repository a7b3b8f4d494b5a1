# What the suites share that run the program: its place, a scratch folder, and their counts. Sourced by those that have
# set suite, their name.
#
# Sets BIDUI and bidui (absolute), work (gone at the end, unless KEEP is set), passed and failed.

LC_ALL=C
export LC_ALL
BIDUI=${BIDUI:?set BIDUI to the program}
case $BIDUI in /*) ;; *) BIDUI=$(pwd)/$BIDUI ;; esac
bidui=$BIDUI
work=$(mktemp -d "${TMPDIR:-/tmp}/bidui-${suite:?}.XXXXXX") || exit 1
trap '[ -n "${KEEP:-}" ] || rm -rf "$work"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
passed=0
failed=0

# One test: what was written into $work/wrong is why it failed; nothing is a pass.
verdict() { # NAME
    if [ -s "$work/wrong" ]; then
        failed=$((failed + 1))
        echo "$suite: FAILED: $1"
        head -n 20 "$work/wrong" | cut -c 1-400 | sed 's/^/    /'
    else
        passed=$((passed + 1))
    fi
}

# The last line, which tests/run.sh counts by.
finish() {
    echo "$suite: $passed passed, $failed failed"
    [ "$failed" -eq 0 ]
    exit
}
