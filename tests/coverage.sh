#!/bin/sh
# coverage: the share of each room's lines and branches that the tests have run.
#
#   sh tests/coverage.sh FOLDER
#
# FOLDER is a build by gcc with --coverage whose tests have run; `sh tests/run.sh coverage` makes it. One row a room:
# lines, branches. A branch counts as run when it was taken at least once. A header's functions are counted once, in the
# source file that ran most of them. Programs that only make a table for the build are left out.
set -u
LC_ALL=C
export LC_ALL
top=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
build=$(cd "${1:?usage: sh tests/coverage.sh FOLDER}" && pwd) || exit 1
cd "$top" || exit 1

# gcov prints for a compiled file: File 'NAME', Lines executed:P% of N, Branches executed:..., Taken at least once:P% of N.
find "$build/CMakeFiles" -path '*/bidui_*.dir/*' -name '*.gcno' -print |
    while read -r notes; do
        gcov -b -n -o "$(dirname "$notes")" "$notes" 2>/dev/null
    done |
    awk -v top="$top/" '
        function share(text, part) { # "96.55% of 58" -> 56, and total
            split(text, part, /% of /)
            total = part[2]
            return int(part[1] * part[2] / 100 + 0.5)
        }
        /^File / {
            file = substr($0, 7, length($0) - 7)
            if (index(file, top) == 1) file = substr(file, length(top) + 1)
            if (file ~ /_table\/main\.c$|\/texts\/main\.c$/) file = ""
            if (file !~ /^(engine|formats|config|fixtures)\//) file = ""
            better = 0
        }
        file == "" { next }
        /^Lines executed:/ {
            ran = share(substr($0, 16))
            better = !(file in lines) || ran > lines_run[file]
            if (better) { lines[file] = total; lines_run[file] = ran }
        }
        /^Taken at least once:/ && better {
            branches_run[file] = share(substr($0, 21))
            branches[file] = total
        }
        /^$/ { file = "" }
        END {
            for (file in lines) {
                room = file; sub(/\/[^\/]*$/, "", room)
                add(room, file); add("all", file)
            }
            for (room in room_lines) if (room != "all") row(room, "sort")
            close("sort")
            row("all", "cat")
        }
        function add(room, file) {
            room_lines[room] += lines[file]; room_lines_run[room] += lines_run[file]
            room_branches[room] += branches[file]; room_branches_run[room] += branches_run[file]
        }
        function percent(run, of) { return of == 0 ? "-" : sprintf("%.1f %%", 100 * run / of) }
        function row(room, to) {
            printf "%-30s lines %8s of %5d   branches %8s of %5d\n", room, percent(room_lines_run[room], room_lines[room]),
                room_lines[room], percent(room_branches_run[room], room_branches[room]), room_branches[room] | to
        }'
