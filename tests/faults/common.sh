# Common part of the fault tests: places with inputs, a command with a fault, and checks of what it left. Sourced by run.sh.
#
# A place is a folder $home with $config, inputs, store and reports. $saved has the contents of store and reports
# before each run; $expected.* is the result of an undisturbed run.
#
# Each injected fault is one case: faulty(), checks that call note() where something is wrong, tally(). Several cases are a
# test, which conclude() ends; several tests are a section, which has one row in the table of run.sh.

say_failed() {
    failed=$((failed + 1))
    echo "FAILED: $1"
}

# Remember an error of the current case; the first few are shown with what repeats them.
note() {
    wrong=1
    trouble="$trouble
    $(repeat_of) $(sed -n 's/^reached/at:/p' "$log" 2>/dev/null | sed "s|$work/||"): $1"
}

repeat_of() {
    printf 'KIND=%s AT=%s ACTION=%s' "${fault_kind:-}" "${fault_at:-}" "${fault_action:-}"
    [ -z "${fault_error:-}" ] || printf ' ERROR=%s' "$fault_error"
    [ "${fault_sticky:-0}" = 0 ] || printf ' STICKY=1'
    [ -z "${BIDUI_FAULT_PATH:-}" ] || printf ' PATH=%s' "$BIDUI_FAULT_PATH"
    [ -z "${BIDUI_FAULT_NO_EXCHANGE:-}" ] || printf ' NO_EXCHANGE=1'
    printf ' %s -j %s %s' "$command" "$jobs" "${fault_options:-}"
}

# End one case: count it in the section's row.
tally() {
    n_injected=$((n_injected + 1))
    if [ $wrong -ne 0 ]; then
        n_bad=$((n_bad + 1))
    else
        case $hit in
        0) n_right=$((n_right + 1)) ;;
        2) n_refused=$((n_refused + 1)) ;;
        3) n_input=$((n_input + 1)) ;;
        4) n_clean=$((n_clean + 1)) ;;
        *) n_killed=$((n_killed + 1)) ;;
        esac
    fi
    wrong=0
}

conclude() { # TITLE
    [ $wrong -eq 0 ] || n_bad=$((n_bad + 1)) # found outside a case
    wrong=0
    if [ -z "$trouble" ]; then
        passed=$((passed + 1))
        echo "ok: $1"
        return
    fi
    say_failed "$1"
    printf '%s\n' "$trouble" | sed 1d | head -n 15
    printf '%s\n' "$trouble" | sed 1d | awk 'END { if (NR > 15) print "    and " NR - 15 " more" }'
    trouble=''
}

compile() { # WHAT ARGUMENTS...
    what=$1
    shift
    ${CC:-cc} -std=c11 -D_GNU_SOURCE "$@" && return
    say_failed "$what does not compile"
    echo "$passed passed, $failed failed"
    exit 1
}

build_tools() {
    compile preload -O1 -fPIC -shared -fno-builtin -fvisibility=hidden -ftls-model=initial-exec \
        -o "$lib" "$here"/preload*.c -ldl -pthread
    compile powerloss -O2 -o "$work/powerloss" "$here"/powerloss*.c
}

# ---- places ----

write_small() {
    mkdir -p "$home"
    cat >"$config" <<'END'
period: 2026-11
store: store
reports: reports
language: en
roster:
  files: ["roster-*.csv", "roster-*.csv.gz"]
  fields:
    - {name: id, column: 证件号码, type: id}
    - {name: name, column: 姓名, type: name}
    - {name: sex, column: 性别, type: sex}
cards:
  files: [cards.csv]
  fields:
    - {name: id, column: AAC002, type: id}
    - {name: name, column: AAC003, type: name}
    - {name: sex, column: AAC004, type: sex}
    - {name: status, column: AAZ502, type: code}
    - {name: issued, column: AAZ503, type: date}
  active: {field: status, values: ["1"]}
  newest: issued
compare:
  - {field: name, accept: [separator]}
  - {field: sex}
END
    cat >"$home/roster-1.csv" <<'END'
证件号码,姓名,性别
11010519491231002X,王秀英,女
无,张三,男
440524188001010014,"李建国",男
11010519491231002X,王秀芳,女
E12345678,"a ""quoted""
name",1
END
    printf '%s\n' '证件号码,姓名,性别' '4.40981E+17,赵六,男' '52222519850102121X,阿依古丽·买买提,女' |
        gzip -c >"$home/roster-2.csv.gz"
    cat >"$home/cards.csv" <<'END'
AAC002,AAC003,AAC004,AAZ502,AAZ503
440524188001010014,李建国,1,1,20150302
11010519491231002X,王秀英,2,1,20150301
11010519491231002X,王秀英,2,1,20160301
440524188001010014,李建邦,1,9,20170302
,nobody,1,1,20150301
52222519850102121X,阿依古丽买买提,2,9,20150301
END
}

# Use the small or the large place, and its saved state.
small_begin() {
    home=$work/small
    config=$home/bidui.yaml
    person=11010519491231002X
    [ -d "$home" ] && { enter small && return; }
    write_small
    enter small
}

# The small place with worklists of these formats.
lists_begin() { # FORMATS
    home=$work/lists-$(echo "$1" | tr -cd 'a-z')
    config=$home/bidui.yaml
    person=11010519491231002X
    if [ ! -d "$home" ]; then
        write_small
        echo "worklists: {level: county, format: [$1]}" >>"$config"
    fi
    enter "${home##*/}"
}

# Two thousand worklists.
many_lists_begin() {
    home=$work/many
    config=$home/bidui.yaml
    person=11010519491231002X
    if [ ! -d "$home" ]; then
        write_small
        printf 'regions: regions.csv\nworklists: {level: village, format: [csv]}\n' >>"$config"
        sed -i 's/column: 性别, type: sex}$/&\n    - {name: region, column: 区划, type: region}/' "$config"
        rm "$home"/roster-2.csv.gz
        sed -i 's/, "roster-\*.csv.gz"//' "$config"
        awk 'BEGIN { print "code,name\n110000,北京市"; for (i = 0; i < 2000; i++) printf "1101010%02d%03d,村\n", i / 900 + 1, i % 900 + 1 }' \
            >"$home/regions.csv"
        awk 'BEGIN { print "证件号码,姓名,性别,区划\n11010519491231002X,王秀英,女,110101001001"
            for (i = 0; i < 2000; i++) printf "E%08d,村民,1,1101010%02d%03d\n", i, i / 900 + 1, i % 900 + 1 }' >"$home/roster-1.csv"
    fi
    enter many
}

big_begin() {
    home=$work/big
    config=$home/bidui.yaml
    if [ ! -d "$home" ]; then
        "$BIDUI" generate --out "$home" --roster 20000 --cards 100000 --seed 7 >/dev/null 2>"$work/err" ||
            say_failed "generate: $(cat "$work/err")"
    fi
    person=$(sed -n '2s/,.*//p' "$home/roster.csv")
    enter big
}

enter() { # NAME
    saved=$work/saved.$1
    expected=$work/expected.$1
    if [ ! -f "$expected.csv" ]; then
        expect_from_now
        rm -rf "$home/store" "$home/reports"
        save
    fi
    state >"$work/before"
}

# Save the results of an undisturbed run: reports and explain.
expect_from_now() {
    plain
    [ $status -eq 0 ] || { say_failed "an undisturbed run ends with $status: $(cat "$work/err")"; }
    reports_of >"$expected.csv"
    explained >"$expected.explain"
}

reports_of() {
    (cd "$home/reports/2026-11" 2>/dev/null && cat match.csv mismatch.csv missing.csv duplicate.csv rejected.csv &&
        find worklists -type f 2>/dev/null | sort | xargs -r cksum)
}

explained() {
    "$BIDUI" explain -c "$config" --period 2026-11 "$person" 2>&1
}

save() {
    rm -rf "$saved"
    mkdir -p "$saved" "$home/store" "$home/reports"
    cp -Rp "$home/store" "$home/reports" "$saved/"
    state >"$work/before"
}

restore() {
    rm -rf "$home/store" "$home/reports"
    cp -Rp "$saved/store" "$saved/reports" "$home/"
}

# Print the names of everything, and digests of the files.
state() {
    (cd "$home" && find store reports ! -name .lock \( -type d -print -o -exec cksum {} + \) | sort)
}

# An earlier month, which must never change.
publish_before() {
    plain --period 2026-10
    [ $status -eq 0 ] || say_failed "the month before: $(cat "$work/err")"
    save
}

# The same period from other inputs, for runs with --force.
publish_old() {
    cp "$home/cards.csv" "$work/cards"
    head -n 2 "$work/cards" >"$home/cards.csv"
    plain
    [ $status -eq 0 ] || say_failed "the old version: $(cat "$work/err")"
    cp "$work/cards" "$home/cards.csv"
    reports_of >"$work/old.csv"
    explained >"$work/old.explain"
    save
}

forget_old() {
    rm -rf "$home/reports/2026-11" "$home/store/2026-11.mdb" "$work/old.csv" "$work/old.explain"
    save
}

# ---- runs ----

plain() { # RUN-OPTIONS...
    rm -f "$log"
    "$BIDUI" run -c "$config" --progress never "$@" >"$work/out" 2>"$work/err" </dev/null
    status=$?
}

# Run $command with a fault. hit is its exit status, also after later runs.
faulty() { # KIND K ACTION OPTIONS...
    fault_kind=$1 fault_at=$2 fault_action=$3
    shift 3
    fault_options=$*
    case $command in
    run) set -- run -c "$config" -j "$jobs" --memory 64M --progress never "$@" ;;
    check) set -- check -c "$config" -j "$jobs" --memory 64M "$@" ;;
    explain) set -- explain -c "$config" --period 2026-11 "$person" ;;
    verify) set -- verify -c "$config" --inputs "$home/reports/$verified" ;;
    esac
    rm -f "$log"
    # The braces catch the shell's own message about a killed program.
    {
        timeout -k 1 120 env LD_PRELOAD="$lib" BIDUI_FAULT_KIND="$fault_kind" BIDUI_FAULT_AT="$fault_at" \
            BIDUI_FAULT_ACTION="$fault_action" BIDUI_FAULT_STICKY="$fault_sticky" BIDUI_FAULT_ERROR="$fault_error" \
            BIDUI_FAULT_PATH="${BIDUI_FAULT_PATH:-}" BIDUI_FAULT_LOG="$log" \
            "$BIDUI" "$@" >"$work/out" 2>"$work/err" </dev/null
    } 2>/dev/null
    status=$?
    hit=$status
}

reached() {
    grep -q '^reached' "$log" 2>/dev/null
}

# ---- checks; each records errors ----

# Exactly one line "bidui: ", hints, and nothing else.
one_message() {
    if [ "$(grep -c '^bidui: .' "$work/err")" -ne 1 ] || grep -q -v -e '^bidui: ' -e '^hint: ' "$work/err"; then
        note "not one message: $(head -c 300 "$work/err")"
    fi
}

unchanged() {
    state >"$work/after"
    cmp -s "$work/before" "$work/after" || note "left or changed: $(diff "$work/before" "$work/after" | sed -n 's/^[<>].* //p' | tr '\n' ' ')"
}

right_bytes() {
    reports_of >"$work/reports.csv"
    cmp -s "$work/reports.csv" "$expected.csv" || note "other reports than an undisturbed run's"
}

# Only the months, their stores, and earlier contents may exist.
nothing_hidden() {
    hidden=$(cd "$home" && find store reports -name '.*' ! -name .lock)
    [ -z "$hidden" ] || note "left: $(echo $hidden)"
}

failed_cleanly() { # WHERE
    case $status in
    4) one_message ;;
    124 | 137) note "hangs $1" ;;
    0) note "exit status 0 $1" ;;
    *) note "exit status $status $1: $(head -c 200 "$work/err")" ;;
    esac
}

# Alarms are about the rows of the small place, which has bad ones, and not about the fault.
no_message() {
    ! grep -q -v '^bidui: alarm: ' "$work/err"
}

judge_success() {
    [ $status -eq 0 ] || note "exit status $status: $(head -c 200 "$work/err")"
    no_message || note "a message and exit status 0: $(head -c 200 "$work/err")"
    right_bytes
    nothing_hidden
    [ -f "$home/store/2026-11.mdb" ] || note "no store"
    explained >"$work/explain"
    cmp -s "$work/explain" "$expected.explain" || note "explain says something else"
}

# Calls that may fail in a successful run: cleaning up, advice to the kernel, reading facts of the machine, reading the
# period that is replaced, the configuration of libcrypto, the log, and a temporary file of a workbook, for which
# libxlsxwriter then tries another name. Closing a stream may fail if nothing was written to it, or if it is scratch;
# closing a workbook may not. Of a call that only looks (stat, lseek, readdir) the bytes of the reports say whether the
# answer was needed.
harmless() {
    [ "$fault_error" != EINTR ] || return 0 # to be retried
    grep -q -E -e '^reached (close|sync_file_range|fopen|unlink|unlinkat|rmdir|(fd)?opendir|openat|readdir(64)?) ' \
        -e '^reached (f?stat|lstat|fstatat|statx|access|f?statv?fs)(64)? ' -e '^reached (lseek(64)?|flock) ' \
        -e '^reached open [0-9]+ [^ ]*/tmp\.[A-Za-z0-9]+$' \
        -e '^reached fclose [0-9]+ (/proc/|/sys/|.*/tmp\.[A-Za-z0-9]+ \(deleted\)$)' \
        -e '^reached (open|read|pread|fgets|fread) [0-9]+ (/proc/|/sys/|/dev/urandom|.*/reports/2026-11/manifest.json$)' \
        -e '^reached writev [0-9]+ .*/run\.log$' \
        -e '^reached write [0-9]+ /proc/[0-9a-z]+/coredump_filter$' "$log"
}

is_removal() {
    grep -q -E '^reached (unlink|unlinkat|rmdir|(fd)?opendir|openat|readdir(64)?) ' "$log"
}

# What may be said beside success: that something old could not be removed, or that there is no lock.
may_warn() {
    is_removal || grep -q '^reached flock ' "$log"
}

# Whether leftovers may stay for the next run: what would remove them fails.
may_leave() { # KIND
    is_removal || { [ "$fault_sticky" = 1 ] && [ "$1" != file ]; }
}

# A configuration that this user may not read is a mistake on the command line.
is_mistake() {
    [ "$fault_error" = EACCES ] && [ $status -eq 2 ] && grep -q 'cannot read the configuration' "$work/err"
}

judge_failed_call() { # KIND
    if is_mistake; then
        unchanged
        return
    fi
    if [ $status -eq 0 ]; then
        [ "$1" = alloc ] || harmless || note "exit status 0 although it failed"
        right_bytes
        no_message || may_warn || note "a message and exit status 0: $(head -c 200 "$work/err")"
        if ! may_leave "$1"; then
            nothing_hidden
        else
            plain --force
            judge_success
        fi
        restore
        return
    fi
    failed_cleanly ''
    state >"$work/after"
    cmp -s "$work/before" "$work/after" && return
    if may_leave "$1"; then # the next run removes it
        if diff "$work/before" "$work/after" | grep '^[<>]' | grep -q -v -E -e '/\.2026-11\.' -e ' store/2026-11\.mdb$'; then
            unchanged
        fi
        plain --force
        judge_success
    else
        unchanged
    fi
    restore
}

# The period is published already: the run is refused or fails, and nothing changes.
judge_refused() {
    case $status in
    2)
        one_message
        is_mistake || grep -q 'is already published' "$work/err" || note "exit status 2: $(head -n 1 "$work/err")"
        ;;
    4) one_message ;;
    *) note "exit status $status: $(head -c 200 "$work/err")" ;;
    esac
    state >"$work/after"
    cmp -s "$work/before" "$work/after" && return
    unchanged
    restore
}

# A command that only looks: the right answer, or exit status 4 and one message.
judge_look() {
    if is_mistake; then
        return
    fi
    if [ $status -eq 4 ]; then
        grep -q '^bidui: .' "$work/err" || note "exit status 4 without a message"
    elif [ $status -ne "$look_status" ]; then
        note "exit status $status: $(head -c 200 "$work/err")"
    else
        told <"$work/out" | cmp -s - "$work/look" || note "another answer: $(told <"$work/out" | diff "$work/look" - | sed -n 's/^>//p' | head -n 2)"
    fi
}

# An answer without what differs from one time to the next: what check expects of time, memory and disk.
told() {
    sed '/^a run would need/,$d'
}

# The published period is complete, either new or old.
judge_published() {
    reports_of >"$work/reports.csv"
    explained >"$work/explain"
    if cmp -s "$work/reports.csv" "$expected.csv"; then
        cmp -s "$work/explain" "$expected.explain" || note "published, but explain says: $(head -c 200 "$work/explain")"
    elif cmp -s "$work/reports.csv" "$work/old.csv"; then
        cmp -s "$work/explain" "$work/old.explain" || note "still the old one, but explain says: $(head -c 200 "$work/explain")"
    else
        note "published, but not complete"
    fi
}

# Old or new is complete, or nothing is published that was not before, and the next run gives the usual result. Where
# folders cannot be exchanged, the old one may wait as .replaced: the next run takes it back and is refused.
judge_killed() {
    if [ -e "$home/reports/2026-11" ]; then
        judge_published
        plain
        [ $status -eq 2 ] || note "a published period is not refused: exit status $status"
        plain --force
    elif [ -e "$home/reports/.2026-11.replaced/manifest.json" ]; then
        plain
        [ $status -eq 2 ] || note "a period that waits in .replaced is not refused: exit status $status"
        judge_published
        plain --force
    else
        [ ! -f "$work/old.csv" ] || note "the published period is gone"
        plain
    fi
    judge_success
    others=$(cd "$home" && find store reports -mindepth 1 -maxdepth 1 ! -name '2026-1[012]' ! -name '2026-1[012].mdb' ! -name .lock)
    [ -z "$others" ] || note "the next run left: $(echo $others)"
    grep '2026-1[02]' "$work/before" >"$work/month.before"
    state | grep '2026-1[02]' | cmp -s - "$work/month.before" || note "another month is not what it was"
    [ -z "$after_kill" ] || $after_kill
}
