# The region is the first column: rows are counted there, not where their numbers were issued; a refused row as well.
. "$GOLDEN/common.sh"
lists_config
sed -i -e '/name: region,/d' -e '0,/  fields:/s//  fields:\n    - {name: region, column: 区划, type: region}/' bidui.yaml
lists_data
run
cat reports/2026-11/regions.csv
