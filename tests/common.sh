# Common part of the suites that run the program: its path, a scratch folder, and the counts. Sourced by scripts that have
# set suite, their name.
#
# Sets BIDUI and bidui (absolute paths), work (removed at the end, unless KEEP is set), passed and failed.

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

# End one test. $work/wrong holds the reasons for a failure; if it is empty the test passes.
verdict() { # NAME
    if [ -s "$work/wrong" ]; then
        failed=$((failed + 1))
        echo "$suite: FAILED: $1"
        head -n 20 "$work/wrong" | cut -c 1-400 | sed 's/^/    /'
    else
        passed=$((passed + 1))
    fi
}

# Print the last line, from which tests/run.sh takes the counts.
finish() {
    echo "$suite: $passed passed, $failed failed"
    [ "$failed" -eq 0 ]
    exit
}
