# Dates as databases and spreadsheets write them; those without a day are compared by what is there.
. "$GOLDEN/common.sh"
run
rows
