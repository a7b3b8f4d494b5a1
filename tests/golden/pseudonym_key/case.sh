# Key files that will not do: nothing is begun, exit status 2 for each.
. "$GOLDEN/common.sh"
mask_data
try() {
    status=0
    mask_config "pseudonym: {key_file: $1}"
    run || status=$?
    echo "$1: exit $status"
    left
}
mkdir folder
printf '0123456789abcde' >short
head -c 5000 /dev/zero >long
head -c 32 /dev/zero >zeros
: >empty
chmod 600 short long zeros empty
for key in nowhere folder short long zeros empty /dev/zero; do try $key; done
