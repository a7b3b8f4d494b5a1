# "-" is standard input.
. "$GOLDEN/common.sh"
CARDS_FILES='"-"' small_config
small_data
run <cards.csv
rows
cat cards.csv | run --force
rows | tail -n +2 | head -2
