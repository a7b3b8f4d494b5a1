/*
 * fuzz_archive: archives, under libFuzzer. The low bits of the first byte choose a mark to begin with, so
 * that the library's recognition is passed; else the input is the file. Of what is listed must be true:
 * names are UTF-8 without control characters, sorted, each once; every member is read twice, in
 * different steps, with the same result, and never has more bytes than were listed and the limits
 * allow. libarchive itself is fuzzed by others: what is looked for are faults of ours.
 *
 *   clang -fsanitize=fuzzer,address,undefined ... tests/fuzz/fuzz_archive.c
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "engine/base/digest.h"
#include "engine/base/utf8.h"
#include "formats/archive/archive.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { MEMBERS_READ = 8, READ_MAX = 8 << 20 };

static void check(bool holds)
{
    if (!holds)
        abort();
}

static void check_name(const char *name)
{
    check(bd_utf8_valid(name, strlen(name)));
    for (const char *c = name; *c != '\0'; c++)
        check((unsigned char)*c >= ' ' && *c != 0x7F);
}

/* The digest of what is read, up to READ_MAX; *len -1: it failed. */
static void read_all(const bd_origin *origin, size_t step, long *len, char out[BD_DIGEST_TEXT])
{
    bd_stream *stream = NULL;
    bd_digest *digest;
    bd_err err = {0};
    char *buf = malloc(step);
    size_t got = step;
    *len = -1;
    check(buf != NULL && bd_digest_new(BD_DIGEST_XXH3, &digest, &err) == BD_OK);
    bd_status st = origin->open(origin, NULL, &stream, &err);
    check(st < 0 ? err.text[0] != '\0' && stream == NULL : stream != NULL);
    for (*len = 0; st >= 0 && got == step && *len < READ_MAX; *len += (long)got) {
        st = stream->read(stream, buf, step, &got, &err);
        check(got <= step && (st >= 0 || err.text[0] != '\0'));
        bd_digest_add(digest, buf, got);
    }
    if (st < 0)
        *len = -1;
    if (stream != NULL)
        stream->close(stream);
    bd_digest_text(digest, out);
    bd_digest_free(digest);
    free(buf);
}

static void look_at_members(const bd_archive *archive)
{
    const size_t count = bd_archive_members(archive);
    for (size_t i = 0; i < count; i++) {
        const bd_origin *origin = bd_archive_member(archive, i);
        check_name(origin->name);
        check(i == 0 || strcmp(bd_archive_member(archive, i - 1)->name, origin->name) < 0);
        if (i >= MEMBERS_READ)
            continue;
        char once[BD_DIGEST_TEXT], again[BD_DIGEST_TEXT];
        long len, len_again;
        read_all(origin, 4096, &len, once);
        read_all(origin, 100000, &len_again, again);
        if (len >= 0 && len < READ_MAX) {
            check(len == len_again && strcmp(once, again) == 0);
            check(!origin->member || (uint64_t)len == bd_archive_member_bytes(archive, i));
        }
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const struct {
        const char *bytes;
        size_t len;
    } marks[] = {{"", 0},
                 {"PK\x03\x04", 4},
                 {"7z\xBC\xAF\x27\x1C", 6},
                 {"Rar!\x1A\x07\0", 7},
                 {"Rar!\x1A\x07\x01\0", 8},
                 {"\xFD"
                  "7zXZ\0",
                  6},
                 {"BZh91AY&SY", 10},
                 {"\x28\xB5\x2F\xFD", 4}};
    static int fd = -1;
    static char path[64];
    const bd_archive_options options = {.scratch = "/tmp"};
    bd_archive *archive = NULL;
    bd_err err = {0};
    if (size < 1)
        return 0;
    if (fd < 0) {
        fd = memfd_create("fuzz", 0);
        snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    }
    const size_t mark = marks[data[0] & 7].len;
    check(fd >= 0 && ftruncate(fd, 0) == 0);
    check(pwrite(fd, marks[data[0] & 7].bytes, mark, 0) == (ssize_t)mark);
    check(pwrite(fd, data + 1, size - 1, (off_t)mark) == (ssize_t)(size - 1));
    const bd_status st = bd_archive_open(path, &options, &archive, &err);
    check(st >= 0 || (archive == NULL && err.text[0] != '\0'));
    if (archive != NULL)
        look_at_members(archive);
    bd_archive_close(archive);
    return 0;
}
