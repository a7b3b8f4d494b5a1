#!/bin/sh
# page: summary.html of a dirty sample: it carries summary.json as it is, and a browser draws it without an error. That no
# person is in it is privacy.sh's matter.
#
#   BIDUI=build/bidui sh tests/page.sh
#
# The browser is Chromium, driven by tests/page/browse.mjs under Node.js; where either is missing that part is skipped.
# Ends with "N passed, N failed".
set -u
LC_ALL=C
export LC_ALL
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
BIDUI=${BIDUI:?set BIDUI to the program}
case $BIDUI in /*) ;; *) BIDUI=$(pwd)/$BIDUI ;; esac
work=$(mktemp -d "${TMPDIR:-/tmp}/bidui-page.XXXXXX") || exit 1
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
passed=0
failed=0
period=2026-11
reports=$work/sample/reports/$period

verdict() { # WHAT: passes where $work/wrong is empty
    if [ -s "$work/wrong" ]; then
        failed=$((failed + 1))
        echo "page: FAILED: $1"
        head -n 20 "$work/wrong" | cut -c 1-300 | sed 's/^/    /'
    else
        passed=$((passed + 1))
    fi
}

finish() {
    echo "page: $passed passed, $failed failed"
    [ "$failed" -eq 0 ]
    exit
}

# The sample, twice: the period's page in Chinese, and the next period's in English with groups.
sample() {
    "$BIDUI" generate --out "$work/sample" --roster 5000 --cards 20000 --seed 4 --dirty >/dev/null || return 1
    {
        sed -e 's/^language: .*/language: en/' "$work/sample/bidui.yaml"
        echo 'groups:'
        echo '  - {name: "<b>Two</b> & more", regions: ["110000", "530000"]}'
    } >"$work/sample/english.yaml"
    "$BIDUI" run -c "$work/sample/bidui.yaml" --period $period >"$work/said" 2>&1 || return 1
    "$BIDUI" run -c "$work/sample/english.yaml" --period 2026-12 >>"$work/said" 2>&1
}

# One JSON text stands in the page, with three characters written by their numbers.
carried() { # PAGE
    sed -n '/<script type="application\/json" id="summary-data">/,/<\/script>/p' "$1" |
        sed -e 's/.*id="summary-data">//' -e '/^<\/script>/d' -e 's/\\u003c/</g' -e 's/\\u003e/>/g' -e 's/\\u0026/\&/g'
}

test_browser() { # PERIOD
    "$node" "$here/page/browse.mjs" "$chromium" "$work/sample/reports/$1/summary.html" "$work" >"$work/looked" 2>&1
    grep -v '^ok ' "$work/looked" >"$work/wrong"
    verdict "the browser at $1"
    passed=$((passed + $(grep -c '^ok ' "$work/looked")))
    [ "$(grep -c '^ok ' "$work/looked")" -ge 15 ] || cat "$work/looked" >"$work/wrong"
    verdict "the browser looked at everything of $1"
}

if ! sample >"$work/wrong" 2>&1; then
    cat "$work/said" >>"$work/wrong"
    verdict "the sample runs"
    finish
fi
for period_of in $period 2026-12; do
    folder=$work/sample/reports/$period_of
    carried "$folder/summary.html" | cmp - "$folder/summary.json" >"$work/wrong" 2>&1
    verdict "summary.html carries summary.json, $period_of"
    {
        grep -q '"name": "summary.html"' "$folder/manifest.json" || echo "it is not in the manifest"
        [ "$(stat -c %a "$folder/summary.html")" = 600 ] || stat -c %a "$folder/summary.html"
    } >"$work/wrong"
    verdict "summary.html is in the manifest, and private, $period_of"
done

chromium=$(command -v chromium || command -v chromium-browser) || chromium=''
node=$(command -v node) || node=''
if [ -n "$chromium" ] && [ -n "$node" ]; then
    test_browser $period
    test_browser 2026-12
else
    echo "page: no Chromium or no Node.js here: the page was not looked at in a browser"
fi
finish
