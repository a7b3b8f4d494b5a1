# The README's first comparison: every outcome once, all fields of the design's example.
. "$GOLDEN/common.sh"
"$BIDUI" run -c bidui.yaml -j "$JOBS" --progress never >table.txt
reports
ls -A reports/2026-11 | sort
ls store
stat -c '%a' reports/2026-11 reports/2026-11/match.csv store/2026-11.mdb
