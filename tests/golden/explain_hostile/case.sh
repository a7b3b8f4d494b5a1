# Standard input that is no list of numbers: one long line, NUL bytes, any bytes, no end of line, closed, a folder, too many answers
# for the one who reads. Nothing of it is repeated in a message.
. "$GOLDEN/common.sh"
small_config
explained_data
run 2>run.err
ask() {
    "$BIDUI" explain -c bidui.yaml - | cut -c1-100
}
{ head -c 5000000 /dev/zero | tr '\0' '1'; echo; echo E12345678; } | ask | head -n 8
head -c 5000000 /dev/zero | ask
printf 'E1234\0005678\nE12345678\0' | ask
printf '\377\376E\0001\000\n\000' | ask
head -c 200000 "$BIDUI" >bytes
ask <bytes 2>told | grep -vc '^---$\|^line [0-9]*: not a document number: [a-z_ 0-9]*$'
sed 's/[0-9][0-9]*/N/g' told
ask <&-
ask <.
"$BIDUI" explain -c bidui.yaml - --json <bytes 2>told | grep -vc '^{"line": [0-9]*, "error": "not a document number: [a-z_ 0-9]*"}$'
yes E12345678 | "$BIDUI" explain -c bidui.yaml --json - 2>told | head -n 1 | cut -c1-60
cat told
printf '\377\033[31m\n' | "$BIDUI" explain -c bidui.yaml --field name=-
"$BIDUI" explain -c bidui.yaml --field "$(printf 'name=\033]0;x\007')"
"$BIDUI" explain -c bidui.yaml --source "$(printf 'a\033[31m\nb:3')"
"$BIDUI" explain -c bidui.yaml --source 440524188001010014:3
