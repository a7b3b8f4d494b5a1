# csv: {bom: true} puts three bytes in front and changes nothing else; csv: {for: machine} changes nothing.
. "$GOLDEN/common.sh"
mask_config
mask_data
run
cp -R reports/2026-11 plain
mask_config 'csv: {bom: true}'
run --force
for report in match mismatch missing duplicate rejected; do
    { printf '\357\273\277'; cat plain/$report.csv; } | cmp - reports/2026-11/$report.csv && echo "$report: BOM and nothing else"
done
mask_config 'csv: {for: machine}' 'mask: {reports: none}'
run --force
for report in match mismatch missing duplicate rejected; do
    cmp plain/$report.csv reports/2026-11/$report.csv && echo "$report: nothing"
done
