#!/bin/sh
# Write the tables of engine/identity/unihan.c: the readings and the written forms of Han characters, from the Unihan
# database as Debian's package unicode-data ships it (plain or bzip2). CMake runs this during the build; the tables are not in the repository.
#
# usage: sh config/unihan/make-unihan-tables.sh FOLDER OUT        FOLDER holds Unihan_Readings.txt[.bz2], Unihan_Variants.txt[.bz2]
#
# Readings: kXHC1983 and kTGHZ2013 together, kMandarin for characters in neither dictionary; tones are dropped, u with
# two dots stays a separate vowel. Forms: kZVariant makes classes, each named by its lowest character; a character's
# forms are its own class and the classes of its simplified forms (kSimplifiedVariant, kTraditionalVariant read backwards).
# Equal sets are stored once; characters find theirs through pages of 64.
set -eu
export LC_ALL=C

fail() {
    echo "make-unihan-tables: $1" >&2
    echo "hint: sh config/install-deps.sh installs unicode-data and bzip2" >&2
    exit 2
}

[ $# -eq 2 ] || fail "usage: sh config/unihan/make-unihan-tables.sh FOLDER OUT"
folder=$1
out=$2
for file in Unihan_Variants Unihan_Readings; do
    [ -r "$folder/$file.txt" ] || [ -r "$folder/$file.txt.bz2" ] || fail "there is no '$folder/$file.txt.bz2'"
done
trap 'rm -f "$out.new"' EXIT

show() {
    if [ -r "$folder/$1.txt" ]; then cat "$folder/$1.txt"; else bzip2 -dc "$folder/$1.txt.bz2"; fi
}

# The last line shows that the stream is complete.
{ show Unihan_Variants && show Unihan_Readings && echo '# complete'; } | awk -F'\t' '
    function stop(why) {
        print "make-unihan-tables: " why > "/dev/stderr"
        stopped = 1
        exit 1
    }
    function number(hex,    i, n) {
        n = 0
        for (i = 1; i <= length(hex); i++)
            n = n * 16 + index("0123456789ABCDEF", substr(hex, i, 1)) - 1
        return n
    }
    function toneless(said) {
        gsub(/ā|á|ǎ|à/, "a", said)
        gsub(/ē|é|ě|è/, "e", said)
        gsub(/ī|í|ǐ|ì/, "i", said)
        gsub(/ō|ó|ǒ|ò/, "o", said)
        gsub(/ū|ú|ǔ|ù/, "u", said)
        gsub(/ǖ|ǘ|ǚ|ǜ|ü/, "v", said)
        gsub(/ế|ề/, "ê", said)
        gsub(/ń|ň|ǹ/, "n", said)
        gsub(/ḿ/, "m", said)
        gsub(/\314\200|\314\201|\314\204|\314\214/, "", said) # tones as combining marks
        if (said !~ /^[a-z]+$/ && said != "ê")
            stop("unknown letter in the reading " said)
        return said
    }
    function add_reading(cp, said) {
        if (!(said in syllable_of)) {
            plain = toneless(said)
            if (!(plain in id_of))
                id_of[plain] = ++syllables
            syllable_of[said] = id_of[plain]
        }
        readings[cp] = readings[cp] " " syllable_of[said]
    }
    function root(cp) {
        while (cp in above)
            cp = above[cp]
        return cp
    }
    function join(a, b) {
        a = root(a)
        b = root(b)
        if (a < b)
            above[b] = a
        else if (b < a)
            above[a] = b
    }
    # "3 1 3" becomes "1 3".
    function as_set(list,    at, n, i, k, hold, text) {
        n = split(list, at, " ")
        for (i = 2; i <= n; i++) {
            hold = at[i] + 0
            for (k = i - 1; k >= 1 && at[k] + 0 > hold; k--)
                at[k + 1] = at[k]
            at[k + 1] = hold
        }
        text = n != 0 ? at[1] : ""
        for (i = 2; i <= n; i++)
            if (at[i] + 0 != at[i - 1] + 0)
                text = text " " at[i]
        return text
    }
    function print_list(type, name, list, n,    i, line) {
        printf "static const %s %s[] = {\n", type, name
        line = ""
        for (i = 0; i < n; i++) {
            line = line list[i] ","
            if (length(line) > 100) {
                print line
                line = ""
            }
        }
        print line "};"
    }
    # set_of: the set of each character that has one, as text. Number 0 is the empty set.
    function print_table(name, type, set_of,    cp, page, i, key, used, text, sets, at, pages, page_at, cells, cell, start,
                         members, member, n, no_of) {
        sets = pages = cells = members = 0
        start[0] = start[1] = 0
        for (page = 0; page * 64 <= last; page++) {
            text = ""
            for (cp = page * 64; cp < page * 64 + 64; cp++) {
                key = cp in set_of ? set_of[cp] : ""
                if (key != "" && !(key in no_of)) {
                    no_of[key] = ++sets
                    n = split(key, at, " ")
                    for (i = 1; i <= n; i++)
                        member[members++] = at[i]
                    start[sets + 1] = members
                }
                text = text " " (key != "" ? no_of[key] : 0)
            }
            if (!(text in used)) {
                used[text] = pages++
                n = split(text, at, " ")
                for (i = 1; i <= n; i++)
                    cell[cells++] = at[i]
            }
            page_at[page] = used[text]
        }
        if (sets > 65534 || members > 65535)
            stop("more sets than 16 bits can number")
        print_list("uint16_t", name "_page", page_at, page)
        print_list("uint16_t", name "_set", cell, cells)
        print_list("uint16_t", name "_start", start, sets + 2)
        print_list(type, name "_member", member, members)
    }

    $0 == "# complete" { complete = 1 }
    /^#/ || NF < 3 { next }
    {
        cp = number(substr($1, 3))
        seen[$2]++
        if (cp > last)
            last = cp
    }
    $2 == "kXHC1983" || $2 == "kTGHZ2013" { # 0110.090:céng 1446.020:zēng
        n = split($3, place, " ")
        for (i = 1; i <= n; i++) {
            m = split(substr(place[i], index(place[i], ":") + 1), said, ",")
            for (k = 1; k <= m; k++)
                add_reading(cp, said[k])
        }
    }
    $2 == "kMandarin" { mandarin[cp] = $3 }
    $2 == "kSimplifiedVariant" || $2 == "kTraditionalVariant" || $2 == "kZVariant" { # U+6236 U+6238<kMatthews
        n = split($3, to, " ")
        for (i = 1; i <= n; i++) {
            sub(/<.*/, "", to[i])
            other = number(substr(to[i], 3))
            if ($2 == "kZVariant")
                join(cp, other)
            else if ($2 == "kSimplifiedVariant")
                simple[cp] = simple[cp] " " other
            else
                simple[other] = simple[other] " " cp
            if (other > last)
                last = other
        }
    }
    END {
        if (stopped)
            exit 1
        if (!complete)
            stop("the database could not be read to its end")
        n = split("kXHC1983 kTGHZ2013 kMandarin kSimplifiedVariant kTraditionalVariant kZVariant", want, " ")
        for (i = 1; i <= n; i++)
            if (!(want[i] in seen))
                stop("this version of the database has no " want[i])
        for (cp = 0; cp <= last; cp++) {
            if (cp in mandarin && !(cp in readings)) {
                n = split(mandarin[cp], said, " ")
                for (i = 1; i <= n; i++)
                    add_reading(cp, said[i])
            }
            if (cp in readings)
                readings[cp] = as_set(readings[cp])
            if (cp in simple) {
                n = split(simple[cp], to, " ")
                for (i = 1; i <= n; i++)
                    class_forms[root(cp)] = class_forms[root(cp)] " " root(to[i])
            }
        }
        for (cp = 0; cp <= last; cp++) {
            text = as_set(root(cp) " " (root(cp) in class_forms ? class_forms[root(cp)] : ""))
            if (text != cp "")
                forms[cp] = text
        }
        print "/* Made by config/unihan/make-unihan-tables.sh from the Unihan database; not for editing. */"
        print_table("reading", "uint16_t", readings)
        print_table("form", "uint32_t", forms)
    }' >"$out.new"
mv "$out.new" "$out"
trap - EXIT
