# A configuration that is written once: the period stands in its paths. Each month finds the reports of the month before.
. "$GOLDEN/common.sh"
small_data
for month in 2026-10 2026-11; do
    mkdir -p "in/$month"
    cp roster.csv "in/$month/roster.csv"
done
cp cards.csv cards_2609.csv
cp cards.csv cards_2610.csv
ROSTER_FILES='"in/{period}/*.csv"' CARDS_FILES='"cards_{previous:%y%m}.csv"' small_config
sed -e '/^period/d' -e 's|^store: .*|store: "data/{period:%Y}"|' -e 's|^reports: .*|reports: "out/{period:%Y年%m月}"|' bidui.yaml >once.yaml
for month in 2026-10 2026-11; do
    "$BIDUI" run -c once.yaml -j "$JOBS" --progress never --period $month | grep ^reports:
done
for file in data/* data/*/*.mdb out/* out/*/*/match.csv; do echo "$file"; done
cut -d, -f1,4,5 out/2026年11月/2026-11/match.csv
sed -n '/"previous": {/,/"roster"/p' out/2026年11月/2026-11/summary.json
"$BIDUI" verify --inputs -c once.yaml out/2026年10月/2026-10 >verified.txt
echo "verify: $?"
"$BIDUI" explain -c once.yaml --period 2026-11 11010519491231002X | head -3
echo "== last"
last=$(date -d "$(date +%Y-%m-15) -1 month" +%Y-%m)
mkdir -p "in/$last"
cp roster.csv "in/$last/roster.csv"
cp cards.csv "cards_$(date -d "$last-15 -1 month" +%y%m).csv"
sed -e 's|^store: .*|store: last_store|' -e 's|^reports: .*|reports: last|' once.yaml >last.yaml
"$BIDUI" run -c last.yaml --period last --progress never | grep ^reports: | sed "s/$last/LAST/"
echo "== wrong"
for form in '{period:%B}' '{Period}' '{previous:%}' '{period'; do
    sed "s|^reports: .*|reports: \"out/$form\"|" once.yaml >wrong.yaml
    "$BIDUI" run -c wrong.yaml --period 2026-11 2>&1
done
