# worklists of towns, in English; and the files' names are codes.
. "$GOLDEN/common.sh"
lists_config 'language: en' 'worklists: {level: town, format: [xlsx, csv]}'
lists_data
run
lists
(cd reports/2026-11/worklists && find . -type f | sort)
