#!/bin/sh
# Renew engine/identity/private_table.inc: each private-use character that GBK systems (code page 936) still write for a
# code of two bytes, and the character that GB 18030 has for that code since, in ascending order. Code page 936 is as Perl
# has it (Debian package perl), GB 18030 as iconv has it (libc-bin, GB 18030-2005 with the six later characters). Two
# vowels with tone marks and punctuation are among them; most are Han characters, such as U+E863 for U+4DAE.
#
# usage: sh config/unihan/make-private-table.sh
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
out=$root/engine/identity/private_table.inc
trap 'rm -f "$out.new"' EXIT

# Every code behind its old character; all of them are in GB 18030.
perl -MEncode -e '
    binmode STDOUT;
    for my $lead (0x81 .. 0xFE) {
        for my $trail (0x40 .. 0x7E, 0x80 .. 0xFE) {
            my $code = pack("C2", $lead, $trail);
            my $old = eval { decode("cp936", $code, Encode::FB_CROAK | Encode::LEAVE_SRC) } // next;
            next if length($old) != 1 || ord($old) < 0xE000 || ord($old) > 0xF8FF;
            printf "%04X %s\n", ord($old), $code;
        }
    }' | iconv -f GB18030 -t UTF-8 | perl -CI -ne '
    /^(\S+) (.)/ and printf "%s %X\n", $1, ord($2);' | LC_ALL=C sort | LC_ALL=C awk '
    BEGIN { print "/* Made by config/unihan/make-private-table.sh; not for editing. */" }
    {
        new = $2
        if (length(new) == 4 && new >= "E000" && new <= "F8FF")
            next
        line = line sprintf("{0x%s, 0x%s},", $1, new)
        if (++n % 5 == 0) { print line; line = "" } else line = line " "
    }
    END { if (line != "") { sub(/ $/, "", line); print line } }' > "$out.new"
mv "$out.new" "$out"
trap - EXIT
