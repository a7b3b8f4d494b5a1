# The section of power loss: a run is traced, and powerloss.c makes the states that a loss of power may leave. It judges
# each by what is in it. The program itself then runs on one state of each shape and on some others. Sourced by run.sh.

trace=$work/trace

# Trace a run that begins with $saved, and try its states.
lose_power() { # TITLE STATES RUNS OPTIONS...
    title=$1 states=$2 runs=$3
    shift 3
    rm -rf "$trace" "$work/after-trace"
    restore
    BIDUI_FAULT_TRACE=$trace BIDUI_FAULT_TRACE_ROOT=$home faulty none 0 fail "$@"
    [ $status -eq 0 ] || note "the traced run ends with $status: $(head -c 200 "$work/err")"
    mkdir "$work/after-trace"
    cp -Rp "$home/store" "$home/reports" "$work/after-trace/"
    # shellcheck disable=SC2086 # a list of folders without spaces
    "$work/powerloss" check "$trace" "$saved" "$work/after-trace" "$states" 1 "$work/list" $references >"$work/found" 2>&1
    power_status=$?
    result=$(tail -n 1 "$work/found")
    if [ $power_status -ne 0 ]; then
        wrong=1
        trouble="$trouble
    $(head -n 5 "$work/found" | tr '\n' ';')"
    fi
    count_states
    # Without the syncs of the run states must be wrong, or the replay could not see it.
    # shellcheck disable=SC2086
    "$work/powerloss" blind "$trace" "$saved" "$work/after-trace" 400 1 "$work/list.blind" $references >"$work/found" 2>&1
    [ $? -eq 1 ] || note "no state is wrong where nothing is synced: $(tail -n 1 "$work/found")"
    rm -f "$log"
    really_run "$runs" "$@"
    restore
    rm -rf "$work/after-trace"
    conclude "$title: $result, $tried run"
}

# Add what the replay counted to the sums of the section.
count_states() {
    # shellcheck disable=SC2046,SC2086 # words
    set -- $(echo "$result" | sed -n 's/^[0-9]* points, \([0-9]*\) states, \([0-9]*\) distinct.*/\1 \2/p')
    all_states=$((all_states + ${1:-0}))
    all_distinct=$((all_distinct + ${2:-0}))
}

# The first state of each shape, and others evenly spread: RUNS in all, or as many as there are shapes in the whole campaign.
choose_states() { # RUNS
    awk -v most="$1" -v whole="$whole" '
        { id[NR] = $2; if (!($1 in seen)) { seen[$1] = 1; first[++shapes] = NR } }
        END {
            n = whole == "yes" || shapes < most ? shapes : most
            for (i = 0; i < n; i++) chosen[first[1 + int(i * shapes / n)]] = 1
            for (i = n; i < most; i++) chosen[1 + int((i - n) * (NR - 1) / (most - n))] = 1
            for (at = 1; at <= NR; at++) if (at in chosen) print id[at]
        }' "$work/list"
}

really_run() { # RUNS OPTIONS...
    tried=0
    fault_kind=power fault_action=loss fault_options=$title
    choose_states "$1" >"$work/states"
    while read -r one; do
        fault_at=$one
        rm -rf "$home/store" "$home/reports"
        if ! "$work/powerloss" make "$trace" "$saved" 1 "$one" "$work/state" >"$work/err" 2>&1; then
            note "$(head -c 200 "$work/err")"
        fi
        mkdir -p "$work/state/store" "$work/state/reports"
        mv "$work/state/store" "$work/state/reports" "$home/"
        rm -rf "$work/state"
        tried=$((tried + 1))
        hit=power
        judge_killed </dev/null
        tally
    done <"$work/states"
}

power_force() { # WITHOUT
    references=$saved
    lose_power "power lost while a period is replaced$1" "$(amount 3000 60000)" "$(amount 2 120)" --force
}

# After a run that was killed when the publication was half done.
power_recovery() { # WITHOUT
    cp -Rp "$saved" "$work/unkilled"
    for first in 2 3; do
        references=$work/unkilled
        faulty rename $first killafter --force
        reached || {
            restore
            continue
        }
        save
        reports_of | cmp -s - "$expected.csv" && references="$references $saved" # published before it died
        lose_power "power lost in the run after a kill at rename $first$1" "$(amount 1000 30000)" "$(amount 1 60)" --force
        rm -rf "$saved"
        cp -Rp "$work/unkilled" "$saved"
        restore
    done
    rm -rf "$work/unkilled"
}

section_power() {
    all_states=0 all_distinct=0
    references=
    lose_power "power lost in a first run" "$(amount 3000 60000)" "$(amount 2 120)"
    publish_old
    both_exchanges power_force
    both_exchanges power_recovery
    forget_old
    lists_begin csv
    references=
    lose_power "power lost in a first run with worklists" "$(amount 1000 30000)" "$(amount 1 60)"
    small_begin
    echo "power loss: $all_states states, $all_distinct distinct, the program run on $((n_injected - n_bad)) of them"
}
