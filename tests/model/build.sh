#!/bin/sh
# Build the model and its helpers into a folder: build.sh FOLDER. CC and CFLAGS are the caller's.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
out=${1:?usage: build.sh FOLDER}
mkdir -p "$out"
cc=${CC:-cc}
flags="-std=c11 -D_GNU_SOURCE ${CFLAGS:--O2 -g} -Wall -Wextra"
# shellcheck disable=SC2086 # flags are words
{
    $cc $flags "$here"/model.c "$here"/csv.c "$here"/name.c "$here"/number.c \
        "$here"/number_kind.c "$here"/text.c "$here"/value.c -o "$out/model" -lxxhash
    $cc $flags "$here"/random_case.c "$here"/random_cells.c "$here"/random_numbers.c \
        "$here"/random_text.c "$here"/number.c "$here"/number_kind.c "$here"/text.c \
        -o "$out/random_case"
    $cc $flags "$here"/truth_check.c "$here"/csv.c "$here"/number.c "$here"/number_kind.c \
        "$here"/text.c -o "$out/truth_check"
}
