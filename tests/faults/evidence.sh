# Sections about a period that is replaced for the second time, with a reason and a log: 2026-11 keeps one superseded
# manifest, on which 2026-12 was built, and gets another one. Sourced by run.sh.

publish_superseded() {
    cp "$home/cards.csv" "$work/cards"
    head -n 2 "$work/cards" >"$home/cards.csv"
    for options in '--period 2026-11' '--period 2026-12' '--period 2026-11 --force --reason first'; do
        # shellcheck disable=SC2086
        plain $options
        [ $status -eq 0 ] || say_failed "$options: $(cat "$work/err")"
    done
    cp "$work/cards" "$home/cards.csv"
    cp "$home/reports/2026-11/superseded/1.json" "$work/first.json"
    cp "$home/reports/2026-11/manifest.json" "$work/second.json"
    reports_of >"$work/old.csv"
    explained >"$work/old.explain"
    save
}

forget_superseded() {
    rm -rf "$home/reports/2026-12" "$home/store/2026-12.mdb" "$home/run.log"
    forget_old
}

# The manifests that were replaced are kept byte for byte, the period verifies, and the one after it is still explained.
chain() { # MANIFESTS
    kept=$home/reports/2026-11/superseded
    cmp -s "$kept/1.json" "$work/first.json" || note "superseded/1.json is not the first manifest"
    [ "$1" -lt 2 ] || cmp -s "$kept/2.json" "$work/second.json" || note "superseded/2.json is not the second manifest"
    [ "$1" -ge 2 ] || [ ! -e "$kept/2.json" ] || note "superseded/2.json is there"
    "$BIDUI" verify "$home/reports/2026-11" >"$work/verified" 2>&1 || note "verify: $(grep -v '^ok ' "$work/verified" | head -c 300)"
    "$BIDUI" verify "$home/reports/2026-12" >"$work/verified" 2>&1 || note "verify of the next period: $(head -c 300 "$work/verified")"
    grep -q 'is kept in ../2026-11/superseded/1.json$' "$work/verified" || note "the next period is not explained"
}

# A log that is not complete is told, and the run is what it is.
log_lacks_lines() {
    grep -q -E '^reached (writev|close) [0-9]+ .*/run\.log$' "$log" && grep -q "^bidui: the log '.*/run.log' lacks lines: " "$work/err"
}

judge_superseded() { # KIND
    if log_lacks_lines; then
        [ $status -eq 0 ] || note "exit status $status for a log"
    elif [ "$fault_sticky" = 1 ]; then
        : # the disk is full for the log as well
    elif grep -q '^reached writev [0-9]* .*/run\.log$' "$log" && [ "$fault_error" != EINTR ]; then
        note "a line of the log is lost without a word"
    fi
    sed -i "/^bidui: the log '.*' lacks lines: /d" "$work/err"
    chain $([ $status -eq 0 ] && echo 2 || echo 1)
    judge_failed_call "$1"
}

superseding() { # FUNCTION ARGUMENTS...
    "$@" --force --reason second --log "$home/run.log"
}

# The sample takes the calls that this scenario adds to `force`.
section_superseded() {
    publish_superseded
    if [ "$whole" = yes ]; then
        superseding fail_chosen "a failed call while a period is replaced again" file '' 0 1 judge_superseded
        superseding fail_chosen "a disk that is full from a write on" write,size '' 1 1 judge_superseded
        superseding fail_allocations "a failed allocation while a period is replaced again" 0 judge_superseded
        superseding fail_allocations "no memory from there on" 1 judge_superseded
    fi
    for part in superseded run.log; do
        BIDUI_FAULT_PATH=$part
        superseding fail_chosen "a failed call on $part" file '' 0 "$(amount 2/2 1)" judge_superseded
        for error in $(amount '' 'ESTALE EACCES EMFILE EINTR'); do
            superseding fail_chosen "$error on $part" open,stat,dir,read,sync "$error" 0 1 judge_superseded
        done
    done
    unset BIDUI_FAULT_PATH
    forget_superseded
}

# verify of the period, and of the next one.
section_verify_chain() {
    publish_superseded
    command=verify
    for verified in $(amount 2026-12 '2026-11 2026-12'); do
        faulty none 0 fail
        look_status=$status
        told <"$work/out" >"$work/look"
        [ "$verified" != 2026-12 ] || grep -q 'is kept in ../2026-11/superseded/1.json$' "$work/look" || note "it is not explained"
        fail_chosen "verify of $verified and a failed call" file '' 0 1 judge_look
        for error in $(amount '' 'ESTALE EACCES EMFILE EINTR'); do
            fail_chosen "verify of $verified and $error" open,stat,dir,read "$error" 0 1/2 judge_look
        done
        [ "$whole" = no ] || fail_allocations "verify of $verified and a failed allocation" 0 judge_look
    done
    verified=2026-11
    command=run
    forget_superseded
}

kill_superseded() { # WITHOUT
    superseding kill_chosen "killed while a period is replaced again$1" "$(amount 1/2 1)"
}

section_kill_superseded() {
    publish_superseded
    after_kill='chain 2' # the run after the kill has replaced the second manifest in any case
    if [ "$whole" = yes ]; then both_exchanges kill_superseded; else kill_superseded ''; fi
    after_kill=
    forget_superseded
}
