/* ending: see ending.h. */
#include "formats/archive/ending.h"

#include <stdbool.h>
#include <string.h>

#include "engine/base/file.h"
#include "formats/archive/rar4.h"

const char bd_archive__damaged_hint[] =
    "copy the archive again; if that does not help, unpack it and name the files";

uint64_t bd_ending_zeros(uint64_t zeros, const char *at, size_t len)
{
    size_t here = 0;
    while (here < len && at[len - 1 - here] == '\0')
        here++;
    return here == len ? zeros + here : here;
}

bd_status bd_ending_cut(const char *name, bd_err *err)
{
    bd_hint(err, "%s", bd_archive__damaged_hint);
    return bd_fail(err, BD_E_INPUT, 0, "'%s' is damaged: it is cut short, its end is missing",
                   name);
}

bd_status bd_ending_behind(const char *name, bd_err *err)
{
    bd_fail(err, BD_E_INPUT, 0, "'%s' goes on behind the end of the archive", name);
    bd_hint(err,
            "if archives were joined to one file, unpack each and name the files; else copy it "
            "again");
    return BD_E_INPUT;
}

static uint64_t u64(const unsigned char *at)
{
    uint64_t value = 0;
    for (size_t i = 8; i-- > 0;)
        value = value << 8 | at[i];
    return value;
}

/* The signature (6 bytes), version (2), checksum (4), and where the directory stands: its offset
 * behind these 32 bytes (8), its size (8), its checksum (4). */
bd_status bd_ending_check_7z(int fd, const char *name, uint64_t bytes, bd_err *err)
{
    enum { HEAD_BYTES = 32, AT_OFFSET = 12, AT_SIZE = 20 };
    unsigned char head[HEAD_BYTES];
    size_t got;
    BD_TRY(bd_file_read_at(fd, name, 0, head, sizeof head, &got, err));
    if (got < HEAD_BYTES) /* which the library says */
        return BD_OK;
    const uint64_t offset = u64(head + AT_OFFSET);
    const uint64_t size = u64(head + AT_SIZE);
    if (offset > bytes || size > bytes || HEAD_BYTES + offset + size >= bytes)
        return BD_OK; /* whole, or cut short, which the library says too */
    return bd_ending_behind(name, err);
}

/* Of version 3 and 4: checksum of the header (2), type (1), flags (2), bytes of the header (2), and
 * up to 13 bytes that the flags choose. */
static bool ends_rar4(const unsigned char *end, size_t len)
{
    enum { HEAD_BYTES = 7, MORE_BYTES = 13, TYPE_END = 0x7B };
    for (size_t n = HEAD_BYTES; n <= HEAD_BYTES + MORE_BYTES && n <= len; n++) {
        const unsigned char *head = end - n;
        if (head[2] == TYPE_END && (head[5] | head[6] << 8) == (int)n &&
            (bd_rar4_crc(0, head + 2, n - 2) & 0xFFFF) == (uint32_t)(head[0] | head[1] << 8))
            return true;
    }
    return false;
}

/* Of version 5 of one volume: checksum, and a header without anything but its type. */
bd_status bd_ending_check_rar(int fd, const char *name, uint64_t bytes, bd_err *err)
{
    static const unsigned char end_5[] = {0x1D, 0x77, 0x56, 0x51, 0x03, 0x05, 0x04, 0x00};
    enum { TAIL_BYTES = 32 };
    unsigned char tail[TAIL_BYTES];
    size_t len;
    BD_TRY(bd_file_read_at(fd, name, bytes < TAIL_BYTES ? 0 : bytes - TAIL_BYTES, tail, sizeof tail,
                           &len, err));
    if (len >= sizeof end_5 && memcmp(tail + len - sizeof end_5, end_5, sizeof end_5) == 0)
        return BD_OK;
    return ends_rar4(tail + len, len) ? BD_OK : bd_ending_cut(name, err);
}
