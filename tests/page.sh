#!/bin/sh
# page: summary.html of a dirty sample contains summary.json unchanged, and a browser draws it without an error. That it
# shows no person is tested by privacy.sh.
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

verdict() { # WHAT: passes if $work/wrong is empty
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

# Names of regions and groups come from the user: each must be treated as plain text, two may be equal, and one has the
# largest length. (A table with a double quote in a name is refused.)
hostile_regions() {
    cat >"$work/sample/regions.csv" <<'CSV'
code,name
440000,</script><script>document.title='pwned'</script>
441900,双江拉祜族佤族布朗族傣族自治县双江拉祜族佤族布朗族傣族自治县
441900003,<img src=x onerror=document.title='pwned'>
530000,../../../etc/passwd
530700,'quoted' & <b>more</b>
530724,同名县
530725,同名县
530724103,城关镇
530725101,城关镇
530724104,<!-- {{summary}} javascript:document.title=1 //
CSV
    awk 'BEGIN { for (i = 201; i <= 300; i++) print "530725" i ",第" i "乡" }' >>"$work/sample/regions.csv"
    awk -F, 'BEGIN { OFS = ","; n = split("530724103 530725101 530724104 441900003 530724 441900 999999", code, " ")
            for (i = 201; i <= 300; i++) code[++n] = "530725" i }
        { for (i = 1; i <= NF; i++) if ($i ~ /^[1-9][0-9][0-9][0-9][0-9][0-9]$/) $i = code[NR % n + 1] }
        NR % 23 == 0 { print } 1' \
        "$work/sample/roster.csv" >"$work/sample/hostile.csv"
    sed -e 's/roster.csv/hostile.csv/' "$work/sample/english.yaml" | sed -e '/^groups:/,$d' >"$work/sample/hostile.yaml"
    cat >>"$work/sample/hostile.yaml" <<'YAML'
regions: regions.csv
groups:
  - {name: "\"><img src=x onerror=\"document.title='pwned'\">", regions: ["530000"]}
YAML
}

# Three runs of the sample: a page in Chinese; the page of the next period in English with groups and the changes since
# then; one with a hostile table of regions and townships.
sample() {
    "$BIDUI" generate --out "$work/sample" --roster 5000 --cards 20000 --seed 4 --dirty >/dev/null || return 1
    {
        sed -e 's/^language: .*/language: en/' "$work/sample/bidui.yaml"
        echo 'groups:'
        echo '  - {name: "<b>Two</b> & more", regions: ["110000", "530000"]}'
    } >"$work/sample/english.yaml"
    "$BIDUI" run -c "$work/sample/bidui.yaml" --period $period >"$work/said" 2>&1 || return 1
    hostile_regions
    "$BIDUI" run -c "$work/sample/english.yaml" --period 2026-12 >>"$work/said" 2>&1 || return 1
    "$BIDUI" run -c "$work/sample/hostile.yaml" --period 2027-01 >>"$work/said" 2>&1
}

# The page contains one JSON text, with three characters written as escapes.
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
for period_of in $period 2026-12 2027-01; do
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
    test_browser 2027-01
else
    echo "page: no Chromium or no Node.js here: the page was not looked at in a browser"
fi
finish
