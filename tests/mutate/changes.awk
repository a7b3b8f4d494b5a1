# changes: every change of one token or statement that can be made in a C file of our layout, one a line:
#
#   key TAB file TAB line TAB column TAB length TAB replacement TAB lines TAB before TAB after
#
# key         depends on the seed and on the text of the change alone, so the order stays when another line is edited
# column      of the first replaced byte, from 1; length is in bytes
# lines       how many lines the statement has; those behind the first become empty
# before      the line, without its indentation
#
#   LC_ALL=C awk -v seed=1 -f changes.awk FILE...
#
# Only bodies of functions are changed (from a "{" to a "}" in the first column). Comments, strings, preprocessor lines,
# assertions and the declared half of a declaration are never touched. A statement that only releases something is not
# deleted: no report can show it, and the sanitized tests find a leak. Three changes never alter a result and are left
# out: "<" and "<=" in "a < b ? a : b", -2 for -1, which only stands for "none" where we write it, and a greater number in
# the arguments of malloc.

BEGIN {
    for (i = 1; i < 256; i++) code[sprintf("%c", i)] = i
    other["<"] = "<="; other["<="] = "<"; other[">"] = ">="; other[">="] = ">"
    other["=="] = "!="; other["!="] = "=="; other["&&"] = "||"; other["||"] = "&&"
    other["+"] = "-"; other["-"] = "+"; other["+="] = "-="; other["-="] = "+="
    other["true"] = "false"; other["false"] = "true"
    other["break"] = "continue"; other["continue"] = "break"
}

FNR == 1 { flush_file(); file = FILENAME; in_comment = 0; count = 0 }
{ count++; text[count] = $0; plain[count] = blank($0) }
END { flush_file() }

# The line with comments, strings and characters replaced by "@", byte for byte.
function blank(line, i, c, next_c, quote, out) {
    out = ""; quote = ""
    for (i = 1; i <= length(line); i++) {
        c = substr(line, i, 1); next_c = substr(line, i + 1, 1)
        if (in_comment) {
            if (c == "*" && next_c == "/") { in_comment = 0; out = out "@"; i++ }
            out = out "@"
        } else if (quote != "") {
            if (c == "\\") { out = out "@"; i++ }
            else if (c == quote) quote = ""
            out = out "@"
        } else if (c == "/" && next_c == "*") { in_comment = 1; out = out "@@"; i++ }
        else if (c == "/" && next_c == "/") { while (i++ <= length(line)) out = out "@" }
        else if (c == "\"" || c == "'") { quote = c; out = out "@" }
        else out = out c
    }
    return substr(out, 1, length(line))
}

function flush_file(n, inside, directive) {
    inside = 0; directive = 0; before_ends = 1
    for (n = 1; n <= count; n++) {
        if (directive || plain[n] ~ /^ *#/) { directive = text[n] ~ /\\$/; continue }
        if (plain[n] ~ /^[{]/) { inside = 1; before_ends = 1; continue }
        if (plain[n] ~ /^}/) inside = 0
        if (!inside || plain[n] ~ /^[ @]*$/) continue
        if (plain[n] !~ /assert *\(/) {
            tokens(n)
            if (before_ends) statement(n)
        }
        before_ends = plain[n] ~ /([;{}:]|\)|else)[ @]*$/ && plain[n] !~ /^ *[?:]/
    }
    count = 0
}

# Where the part of a line begins that may be changed: behind the "=" of a declaration.
function first_column(line) {
    if (!declares(line)) return 1
    return index(line, "=") ? index(line, "=") + 1 : length(line) + 1
}

function declares(line) {
    if (line ~ /^ *(return|goto|else|case|break|continue)([ ;:]|$)/) return 0
    return line ~ /^ *((const|static|struct|enum|unsigned|volatile) )*[a-z_][a-zA-Z0-9_]* (const )?\**[a-z_][a-zA-Z0-9_]*(\[[^]]*\])*( =|;|,)/
}

function tokens(n, line, i, rest, token) {
    line = plain[n]
    for (i = first_column(line); i <= length(line); i++) {
        rest = substr(line, i)
        if (match(rest, /^[A-Za-z_][A-Za-z0-9_]*/)) {
            token = substr(rest, 1, RLENGTH)
            if (token in other) emit(n, i, RLENGTH, other[token], 1)
            i += RLENGTH - 1
        } else if (match(rest, /^0[xX][0-9A-Fa-f]+[uUlL]*/) || match(rest, /^[0-9]+\.[0-9.eE]*/)) {
            i += RLENGTH - 1
        } else if (match(rest, /^[0-9]+/)) {
            token = substr(rest, 1, RLENGTH)
            if (!is_larger(substr(line, 1, i - 1), token)) emit(n, i, RLENGTH, token + 1, 1)
            if (token + 0 > 0) emit(n, i, RLENGTH, token - 1, 1)
            i += RLENGTH - 1
            while (substr(line, i + 1, 1) ~ /[uUlL]/) i++
        } else if (match(rest, /^ (<=|>=|==|!=|&&|[|][|]|[+]=|-=|<|>|[+]|-)( |$)/)) {
            token = substr(rest, 2, RLENGTH - 1); sub(/ $/, "", token)
            if (!is_least(line, i, token)) emit(n, i + 1, length(token), other[token], 1)
            i += length(token)
        } else if (rest ~ /^![a-z_(]/) emit(n, i, 1, "", 1)
    }
}

# Whether token + 1 behind the text is -2 for -1, or only more memory.
function is_larger(text, token) { return token == "1" && text ~ /[(,=?:] ?-$/ || text ~ /[mc]alloc\([^;]*\+ $/ }

# Whether the comparison behind column i is that of "a < b ? a : b" or "a < b ? b : a".
function is_least(line, i, token, a, b, both) {
    if (token !~ /^[<>]=?$/) return 0
    a = substr(line, 1, i - 1); sub(/.*(= |return |, |[(])/, "", a)
    b = substr(line, i + length(token) + 2)
    both = substr(b, index(b, " ? ") + 3); sub(/[;,)]*$/, "", both)
    b = substr(b, 1, index(b, " ? ") - 1)
    return b != "" && (both == a " : " b || both == b " : " a)
}

# A call or an assignment that ends with ";" on this line or on one of the next three.
function statement(n, whole, last, line) {
    line = plain[n]
    if (line ~ /^ *(return|goto|break|continue|case|default|if|for|while|do|else|switch|[}]|[(]void[)])/) return
    if (declares(line) || line !~ /^ *[*(a-zA-Z_+-]/) return
    if (line ~ /^ *(free|close|fclose|munmap|bd_[a-z_]*_(free|fini|close|abort|unlock)|pthread_[a-z_]*)\(/) return
    whole = line
    for (last = n; whole !~ /;[ @]*$/ && last < n + 3 && last < count; last++) whole = whole plain[last + 1]
    if (whole !~ /;[ @]*$/ || whole ~ /[{}]/ || whole !~ /[(=+-]/) return
    match(line, /^ */)
    emit(n, RLENGTH + 1, length(text[n]) - RLENGTH, ";", last - n + 1)
}

function key_of(s, i, h) {
    h = seed % 2147483646 + 1
    for (i = 1; i <= length(s); i++) h = (h * 16807 + code[substr(s, i, 1)]) % 2147483647
    for (i = 0; i < 3; i++) h = h * 16807 % 2147483647
    return h
}

function emit(n, column, bytes, with, lines, before, after, i) {
    before = text[n]; after = substr(text[n], 1, column - 1) with substr(text[n], column + bytes)
    for (i = 1; i < lines; i++) { sub(/ *$/, "", before); match(text[n + i], /^ */); before = before " " substr(text[n + i], RLENGTH + 1) }
    sub(/^ */, "", before); sub(/^ */, "", after)
    if (before ~ /\t/) return
    printf "%010d\t%s\t%d\t%d\t%d\t%s\t%d\t%s\t%s\n", key_of(file " " before " " column " " with), file, n, column, bytes,
        with, lines, before, after
}
