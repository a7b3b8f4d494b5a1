# Which files a pattern names: any depth, a name with brackets beside the name that the brackets would match, backslashes.
. "$GOLDEN/common.sh"
small_data
mkdir -p roster/大河镇/青山村 elsewhere
head -2 roster.csv >roster/大河镇/青山村/c.csv
{ head -1 roster.csv; tail -1 roster.csv; } >'elsewhere/名册[1].csv'
ln -s ../elsewhere roster/linked
ln -s .. roster/大河镇/round
cp roster.csv elsewhere/名册1.csv

echo "== any depth"
ROSTER_FILES='"roster/**/c.csv", "roster/**/名册[1].csv"' small_config
run && cut -d, -f1,4 reports/2026-11/match.csv
"$BIDUI" verify --inputs -c bidui.yaml reports/2026-11 | grep roster/

echo "== the name without brackets"
mv 'elsewhere/名册[1].csv' elsewhere/other
run --force && cut -d, -f1,4 reports/2026-11/match.csv reports/2026-11/duplicate.csv

echo "== separators of another system"
for pattern in '"roster\*.csv"' '"roster\new.csv"' "'roster\\*.csv'" "'D:\\roster\\*.csv'" "'{rooster,roster}/*.csv'"; do
    ROSTER_FILES=$pattern small_config
    run 2>&1
    echo "exit status $?"
done
small_config
sed 's|^reports: .*|reports: D:\\out|' bidui.yaml >windows.yaml
"$BIDUI" run -c windows.yaml 2>&1
