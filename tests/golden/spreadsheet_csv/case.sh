# csv: {for: spreadsheet}: a BOM, headings and words in the language of people, and cells that stay what they are.
. "$GOLDEN/common.sh"
mask_config 'csv: {for: spreadsheet}'
mask_data
run
reports
echo "-- in English the headings and words are the keys"
mask_config 'language: en' 'csv: {for: spreadsheet, bom: false}'
run --force
head -2 reports/2026-11/mismatch.csv
head -1 reports/2026-11/rejected.csv
"$BIDUI" verify reports/2026-11 | grep -E " (match|mismatch|missing|duplicate|rejected)\.csv"
echo "-- regions too"
mask_config 'csv: {for: spreadsheet}'
run --force
cat reports/2026-11/regions.csv
