# A period that is built anew keeps its earlier manifests, with the reasons; the next period stays explainable by them.
. "$GOLDEN/common.sh"
small_config
small_data
for period in 2026-10 2026-11; do run --period $period; done
first=$(sha256sum <reports/2026-10/manifest.json)
run --period 2026-10 --force --reason '名册漏了一个县'
run --period 2026-10 --force
[ "$(sha256sum <reports/2026-10/superseded/1.json)" = "$first" ] && echo "the first one is kept byte for byte"
sed -n '/"superseded"/,/^  \]/p' reports/2026-10/manifest.json | sed 's/"digest": "[0-9a-f]*"/"digest": D/'
grep -o 'superseded/[0-9]*.json\|名册漏了一个县\|(no reason given)' reports/2026-10/summary.html
"$BIDUI" verify reports/2026-10 | tail -n +3
"$BIDUI" verify reports/2026-11 | grep ../2026-10
echo "== what is kept is changed"
sed -i 's/"rows": 2/"rows": 3/' reports/2026-10/superseded/1.json
"$BIDUI" verify reports/2026-10 | grep superseded
"$BIDUI" verify reports/2026-11 | grep ../2026-10
echo "== refused"
run --period 2026-10 --reason text
run --period 2026-10 --force --reason 'see 110105'
run --period 2026-10 --force --reason "$(printf 'two\nlines')"
run --period 2026-10 --force --reason "$(printf '%0201d' 0 | tr 0 a)"
