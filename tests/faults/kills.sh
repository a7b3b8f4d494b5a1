# Sections in which the program is killed or stopped. Sourced by run.sh.

# Calls at which the state on disk changes.
changes=rename,mkdir,unlink,link,sync,size

# Kill the program before and after the calls that change names or sync.
kill_chosen() { # TITLE COUNT OPTIONS...
    title=$1 count=$2
    shift 2
    tried=0
    BIDUI_FAULT_LIST=1 faulty $changes 0 fail "$@"
    chosen_calls "$count" >"$work/chosen"
    turn=$((turn + 1))
    restore
    while read -r k; do
        # The sample dies in turn before and after a call.
        for action in $(amount "$([ $((tried % 2)) = 0 ] && echo killafter || echo kill)" 'kill killafter'); do
            faulty $changes "$k" $action "$@" </dev/null
            reached || {
                restore
                continue
            }
            tried=$((tried + 1))
            [ $status -eq 137 ] || note "exit status $status after SIGKILL"
            judge_killed
            tally
            restore
        done
    done <"$work/chosen"
    [ $tried -gt 0 ] || note "no call was reached: the preload does not work"
    conclude "$title ($tried kills)"
}

# Kill the program at calls spread over the whole run.
kill_spread() { # TITLE POINTS OPTIONS...
    title=$1 points=$2
    shift 2
    faulty file 0 fail "$@"
    total=$(sed -n 's/^calls //p' "$log")
    restore
    point=0
    while [ $point -lt "$points" ]; do
        k=$((1 + point * (total - 1) / (points - 1)))
        point=$((point + 1))
        faulty file $k kill "$@"
        # with threads a run may have fewer calls
        reached || {
            restore
            continue
        }
        [ $status -eq 137 ] || note "exit status $status after SIGKILL"
        judge_killed
        tally
        restore
    done
    conclude "$title ($points points of $total calls)"
}

# Each kind of file system: one that can exchange two folders, and one that cannot.
both_exchanges() { # FUNCTION
    $1 ''
    BIDUI_FAULT_NO_EXCHANGE=1
    export BIDUI_FAULT_NO_EXCHANGE
    $1 ', without exchange'
    unset BIDUI_FAULT_NO_EXCHANGE
}

section_kill() {
    kill_chosen "killed before and after each change" 1
    kill_spread "killed" "$(amount 5 40)"
    jobs=2
    kill_spread "killed, two threads" "$(amount 2 20)"
    jobs=1
    lists_begin "csv, xlsx"
    kill_spread "killed, with worklists" "$(amount 2 20)"
    small_begin
}

kill_force() { # WITHOUT
    kill_chosen "killed while a period is replaced$1" 1 --force
}

section_kill_force() {
    publish_old
    both_exchanges kill_force
    forget_old
}

# A run that was killed, and the run after it killed as well. Where the first one dies: at each of its last changes, where a
# publication is half done, and at some before.
kill_recovery() { # WITHOUT
    BIDUI_FAULT_LIST=1 faulty rename,unlink,mkdir 0 fail --force
    sed -n 's/^call \([0-9]*\) .*/\1/p' "$log" | tail -n "$(amount 4 16)" >"$work/first"
    restore
    [ "$whole" = yes ] || sed -i -n '1p;3p' "$work/first"
    cp -Rp "$saved" "$work/unkilled"
    while read -r first; do
        faulty rename,unlink,mkdir "$first" killafter --force </dev/null
        reached || {
            restore
            continue
        }
        save
        kill_chosen "killed after change $first, and the next run killed$1" 1/3 --force
        rm -rf "$saved"
        cp -Rp "$work/unkilled" "$saved"
        restore
    done <"$work/first"
    rm -rf "$work/unkilled"
}

section_kill_recovery() {
    publish_old
    both_exchanges kill_recovery
    forget_old
}

# Calls of a run that follows a killed one.
section_recovery() {
    publish_old
    cp -Rp "$saved" "$work/unkilled"
    for first in 1 2 3; do
        faulty rename $first killafter --force
        reached || {
            restore
            continue
        }
        save
        fail_chosen "a failed call after a kill at rename $first" file '' 0 1/6 judge_recovery --force
        rm -rf "$saved"
        cp -Rp "$work/unkilled" "$saved"
        restore
    done
    rm -rf "$work/unkilled"
    forget_old
}

# The run failed or did not, but old or new is complete, and the next one works.
judge_recovery() {
    case $status in
    0) ;;
    4) one_message ;;
    *) note "exit status $status: $(head -c 200 "$work/err")" ;;
    esac
    judge_killed
    restore
}

# At points in time, on a longer run.
section_kill_time() {
    points=$(amount 3 40)
    big_begin
    begin=$(date +%s%N)
    plain -j 2
    took=$(($(date +%s%N) - begin))
    judge_success
    point=0
    while [ $point -lt "$points" ]; do
        point=$((point + 1))
        restore
        "$BIDUI" run -c "$config" -j 2 --progress never >"$work/out" 2>"$work/err" </dev/null &
        pid=$!
        sleep "$(awk -v ns=$((took * point / (points + 1))) 'BEGIN { printf "%.6f", ns / 1e9 }')"
        kill -KILL $pid 2>/dev/null
        wait $pid 2>/dev/null
        hit=$?
        rm -f "$log"
        judge_killed
        tally
    done
    restore
    conclude "killed by the clock ($points points of $((took / 1000000)) ms)"
    small_begin
}

# SIGTERM: exit status 143 and nothing left, or the run had already finished.
section_term() {
    points=$(amount 6 40)
    stopped=0
    faulty file 0 fail
    total=$(sed -n 's/^calls //p' "$log")
    restore
    point=0
    while [ $point -lt "$points" ]; do
        k=$((1 + point * (total - 1) / (points - 1)))
        point=$((point + 1))
        faulty file $k term
        reached || {
            restore
            continue
        }
        if [ $status -eq 0 ]; then
            judge_success
        elif [ $status -ne 143 ]; then
            note "exit status $status after SIGTERM"
        else
            stopped=$((stopped + 1))
            # Before main() watches signals, the program ends by the signal itself, without a message.
            grep -q -E '^reached open(at)? [0-9]+ /proc/self/coredump_filter' "$log" || one_message
            unchanged
        fi
        tally
        restore
    done
    [ $stopped -gt 0 ] || note "no run was stopped"
    conclude "SIGTERM ends with 143 and leaves nothing ($stopped of $points points in time)"
}
