#!/bin/sh
# install-deps: installs the Debian or Ubuntu packages that bidui needs and that are missing.
#
#   sh config/install-deps.sh [--tests] [--benches]
#
# --tests    also the packages for tests/run.sh
# --benches  also the packages for benches/peers.sh and benches/limits.sh
#
# dpkg is asked first; apt-get runs only when something is missing, through sudo when the caller is not root.
set -eu

want='gcc libc6-dev cmake make pkg-config liblmdb-dev zlib1g-dev libcsv-dev libxxhash-dev libyaml-dev libssl-dev libjansson-dev libzip-dev libarchive-dev libexpat1-dev libxlsxwriter-dev'
want="$want unicode-data bzip2" # the Unihan database, and its unpacker
optional='libisal-dev' # amd64 and arm64 only; zlib alone reads gz elsewhere

fail() {
    echo "install-deps: $1" >&2
    [ $# -lt 2 ] || echo "hint: $2" >&2
    exit 1
}

for arg in "$@"; do
    case $arg in
    --tests)
        want="$want libcriterion-dev clang valgrind clang-format gzip unzip libarchive-tools"
        # The sanitizer runtime of clang: one package of the release's own version, or one per version.
        optional="$optional libclang-rt-dev|libclang-rt-14-dev"
        optional="$optional chromium fonts-noto-cjk nodejs" # for opening the page in a browser, where available
        optional="$optional libreoffice-calc-nogui"         # for opening workbooks: some 300 MB, 20 s
        ;;
    --benches) want="$want nodejs npm time xxhash" ;;
    *) fail "unknown argument '$arg'" "sh config/install-deps.sh [--tests] [--benches]" ;;
    esac
done

command -v dpkg-query >/dev/null 2>&1 ||
    fail "this is not a Debian or Ubuntu machine: dpkg-query is missing" \
        "install what corresponds to: $want $optional"

# A command installed by other means than its package (often nodejs, which includes npm) also counts.
installed() {
    if dpkg-query -W -f '${Status}\n' "$1" 2>/dev/null | grep -q 'install ok installed'; then
        return 0
    fi
    case $1 in
    npm) command -v npm >/dev/null 2>&1 ;;
    nodejs) command -v node >/dev/null 2>&1 ;;
    pkg-config) dpkg-query -W -f '${Status}\n' pkgconf 2>/dev/null | grep -q 'install ok installed' ;;
    *) return 1 ;;
    esac
}

known() {
    apt-cache policy "$1" 2>/dev/null | sed -n 's/^ *Candidate: *//p' | grep -qv "(none)"
}

missing=''
for package in $want; do
    installed "$package" || missing="$missing $package"
done
absent='' # missing optional packages, each a list of alternatives, best first
for choice in $optional; do
    found=no
    for package in $(echo "$choice" | tr '|' ' '); do
        if installed "$package"; then
            found=yes
        fi
    done
    [ $found = yes ] || absent="$absent $choice"
done
[ -n "$missing$absent" ] || exit 0

command -v apt-get >/dev/null 2>&1 ||
    fail "apt-get is missing, and so are these packages:$missing$absent"

# Optional packages that this release or architecture does not have are left out. apt-cache may need apt-get update first.
choose() {
    chosen=''
    for choice in $absent; do
        for package in $(echo "$choice" | tr '|' ' '); do
            if known "$package"; then
                chosen="$chosen $package"
                break
            fi
        done
    done
}
choose
[ -n "$missing$chosen" ] || exit 0

sudo=''
if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null 2>&1 ||
        fail "these packages are missing:$missing$chosen" "run this as root, or install sudo"
    sudo=sudo
fi

echo "install-deps: installing$missing$chosen" >&2
install_now() {
    # shellcheck disable=SC2086 # lists of package names
    $sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends $missing $chosen >&2
}
if ! install_now; then
    $sudo apt-get update -q >&2 ||
        fail "the package lists cannot be fetched" "is there a network, and are the sources of apt set up?"
    choose
    install_now ||
        fail "apt-get could not install:$missing$chosen" "its own message stands above; without a network install them by hand"
fi
