# A published period is refused; --force builds it anew and replaces it; another period stands beside it.
. "$GOLDEN/common.sh"
small_config
small_data
run
sed '3d' roster.csv >r && mv r roster.csv
run
echo $?
tail -n +2 reports/2026-11/match.csv
run --force
echo $?
tail -n +2 reports/2026-11/match.csv
run --period 2026-12
echo $?
ls reports store
