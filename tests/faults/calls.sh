# Sections of failing calls and allocations. Sourced by run.sh.

# Print the numbers of the calls to be tried: all, or of the sample up to COUNT of each name, the first and the last included.
# COUNT 1/3: one of each name, and every third of these; which third goes round from test to test.
chosen_calls() { # COUNT; reads the log of a run that listed its calls
    if [ "$whole" = yes ]; then
        sed -n 's/^call \([0-9]*\).*/\1/p' "$log"
        return
    fi
    case $1 in
    */*) share=${1#*/} ;;
    *) share=1 ;;
    esac
    awk -v most="${1%/*}" '
        /^call / { at[$3, n[$3]++] = $2 }
        END {
            for (name in n) {
                m = n[name] < most ? n[name] : most
                for (i = 0; i < m; i++) print at[name, m == 1 ? int(n[name] / 2) : int(i * (n[name] - 1) / (m - 1))]
            }
        }' "$log" | sort -n | awk -v share=$share -v turn=$turn 'NR % share == turn % share { print; any = 1 } { last = $0 } END { if (!any) print last }'
}

# Make the calls of a kind fail one after the other.
fail_chosen() { # TITLE KIND ERROR STICKY COUNT JUDGE OPTIONS...
    title=$1 kind=$2 fault_error=$3 fault_sticky=$4 count=$5 judge=$6
    shift 6
    tried=0
    BIDUI_FAULT_LIST=1 faulty "$kind" 0 fail "$@"
    chosen_calls "$count" >"$work/chosen"
    turn=$((turn + 1))
    restore
    while read -r k; do
        faulty "$kind" "$k" fail "$@" </dev/null
        # with threads, or where a duration matters, a run may have fewer calls
        reached || {
            restore
            continue
        }
        tried=$((tried + 1))
        $judge "$kind"
        tally
    done <"$work/chosen"
    fault_error='' fault_sticky=0
    [ $tried -gt 0 ] || note "no call was reached: the preload does not work"
    conclude "$title ($tried calls)"
}

# The same with some thousands of allocations, most of them similar: the first ones one by one, then at growing steps.
fail_allocations() { # TITLE STICKY JUDGE OPTIONS...
    title=$1 fault_sticky=$2 judge=$3
    shift 3
    tried=0
    faulty alloc 0 fail "$@"
    total=$(sed -n 's/^calls //p' "$log")
    restore
    step=$([ "$whole" = yes ] && echo 1 || echo $((total / 8 + turn % 7)))
    [ "$fault_sticky$whole" != 1yes ] || step=7
    k=1
    while [ $k -le "$total" ]; do
        faulty alloc $k fail "$@"
        reached || break
        tried=$((tried + 1))
        $judge alloc
        tally
        [ $k -lt 600 ] || k=$((k + k / 60))
        k=$((k + step))
    done
    fault_sticky=0
    restore
    conclude "$title ($tried of $total)"
}

section_calls() {
    fail_chosen "a failed call" file '' 0 2 judge_failed_call
}

# What a call may say on network file systems, with too many files, over a quota, at a signal. The sample has one error a kind.
section_errors() {
    for error in $(amount ESTALE 'EIO ESTALE EACCES EMFILE EINTR'); do
        fail_chosen "$error where a name is opened" open,dir "$error" 0 2 judge_failed_call
    done
    for error in $(amount EACCES 'ESTALE EACCES ENOMEM'); do
        fail_chosen "$error for facts of a file" stat "$error" 0 1 judge_failed_call
    done
    for error in $(amount EINTR 'ESTALE EINTR'); do
        fail_chosen "$error where something is read" read,seek "$error" 0 2 judge_failed_call
        fail_chosen "$error where something is synced" sync "$error" 0 1 judge_failed_call
    done
    for error in $(amount EDQUOT 'EIO EDQUOT EINTR'); do
        fail_chosen "$error where something is written" write,size "$error" 0 1 judge_failed_call
    done
    for error in $(amount EROFS 'EACCES EROFS EDQUOT'); do
        fail_chosen "$error where a name is made or moved" rename,mkdir,link "$error" 0 1 judge_failed_call
    done
    fail_chosen "EACCES where a name is removed" unlink EACCES 0 1 judge_failed_call
}

# From one call on, all of its kind.
section_from_there() {
    fail_chosen "a disk that is full from a write on" write,size '' 1 2 judge_failed_call
    for family in open stat dir read sync rename mkdir unlink map close seek; do
        fail_chosen "$family fails from a call on" $family '' 1 1/2 judge_failed_call
    done
    for error in ESTALE EACCES; do
        fail_chosen "stat and open say $error from a call on" open,stat,dir $error 1 1/4 judge_failed_call
    done
}

section_threads() {
    jobs=2
    fail_chosen "a failed call, two threads" file '' 0 1/3 judge_failed_call
    jobs=1
}

section_allocations() {
    fail_allocations "a failed allocation" 0 judge_failed_call
    fail_allocations "no memory from there on" 1 judge_failed_call
}

section_force() {
    publish_old
    fail_chosen "a failed call while a period is replaced" file '' 0 1/2 judge_failed_call --force
    fail_chosen "a full disk while a period is replaced" write,size '' 1 1 judge_failed_call --force
    forget_old
}

# A published period and a run without --force: never replaced, whatever cannot be read.
section_published() {
    publish_old
    fail_chosen "a published period and a failed call" file '' 0 1 judge_refused
    for error in $(amount ESTALE 'ESTALE EACCES EMFILE'); do
        fail_chosen "a published period and $error" open,stat,dir,read "$error" 0 1 judge_refused
    done
    for error in $(amount EACCES 'EIO EACCES'); do
        fail_chosen "a published period and $error from a call on" open,stat,dir,read "$error" 1 1 judge_refused
    done
    fail_allocations "a published period and a failed allocation" 0 judge_refused
    forget_old
}

# A command that only looks, on a published period.
look() { # COMMAND
    publish_old
    command=$1
    faulty none 0 fail
    look_status=$status
    told <"$work/out" >"$work/look"
    fail_chosen "$1 and a failed call" file '' 0 1 judge_look
    for error in $(amount EMFILE 'ESTALE EACCES EMFILE EINTR'); do
        fail_chosen "$1 and $error" open,stat,dir,read "$error" 0 1/2 judge_look
    done
    fail_chosen "$1 and ESTALE from a call on" open,stat,dir,read ESTALE 1 1/2 judge_look
    fail_allocations "$1 and a failed allocation" 0 judge_look
    command=run
    forget_old
}

section_check() {
    look check
}

section_explain() {
    look explain
}

section_verify() {
    look verify
}

section_worklists() {
    lists_begin "csv, xlsx"
    fail_chosen "a failed call, with worklists" file '' 0 1/2 judge_failed_call
    fail_chosen "a disk that is full from a write on, with worklists" write,size '' 1 1 judge_failed_call
    jobs=2
    fail_chosen "a failed call, with worklists, two threads" file '' 0 1/5 judge_failed_call
    jobs=1
    # Not with workbooks: libxlsxwriter itself crashes where malloc() returns NULL, which Linux hardly ever does.
    lists_begin csv
    fail_allocations "a failed allocation, with worklists" 0 judge_failed_call
    small_begin
}
