/* rar4: see rar4.h. */
#include "formats/archive/rar4.h"

#include <string.h>

#include "engine/base/file.h"
#include "formats/input/volume.h"

enum {
    MARK_BYTES = 7,
    HEAD_BYTES = 20, /* of a file's header, up to its checksum */
    AT_TYPE = 2,
    AT_FLAGS = 3,
    AT_HEADER_BYTES = 5,
    AT_MORE_BYTES = 7,
    AT_CRC = 16,
    TYPE_FILE = 0x74,
    FLAG_SPLIT = 0x0003, /* it begins or continues in another volume */
    FLAG_MORE = 0x8000,
    BLOCKS_MAX = 64 /* between two files: comments, rights */
};

static uint32_t number(const unsigned char *at, unsigned bytes)
{
    uint32_t value = 0;
    while (bytes-- > 0)
        value = value << 8 | at[bytes];
    return value;
}

bd_status bd_rar4_find(int fd, const char *name, uint64_t at, bool *found, uint32_t *crc,
                       bd_err *err)
{
    unsigned char head[HEAD_BYTES];
    size_t got = 0;
    *found = false;
    *crc = 0;
    BD_TRY(bd_file_read_at(fd, name, 0, head, sizeof head, &got, err));
    if (got < MARK_BYTES || memcmp(head, "Rar!\x1A\x07\0", MARK_BYTES) != 0)
        return BD_OK; /* of version 5 */
    if (at < MARK_BYTES)
        at = MARK_BYTES;
    for (int i = 0; i < BLOCKS_MAX; i++) {
        BD_TRY(bd_file_read_at(fd, name, at, head, sizeof head, &got, err));
        const uint32_t flags = number(head + AT_FLAGS, 2);
        if (got < HEAD_BYTES)
            return BD_OK;
        if (head[AT_TYPE] == TYPE_FILE && (flags & FLAG_SPLIT) != 0)
            return bd_volume_refuse(name, err);
        if (head[AT_TYPE] == TYPE_FILE) {
            *found = true;
            *crc = number(head + AT_CRC, 4);
            return BD_OK;
        }
        at += number(head + AT_HEADER_BYTES, 2);
        if ((flags & FLAG_MORE) != 0)
            at += number(head + AT_MORE_BYTES, 4);
    }
    return BD_OK;
}

/* Four bits at a time: the polynomial of IEEE 802.3, reflected. */
uint32_t bd_rar4_crc(uint32_t crc, const void *bytes, size_t len)
{
    static const uint32_t table[16] = {0x00000000, 0x1DB71064, 0x3B6E20C8, 0x26D930AC,
                                       0x76DC4190, 0x6B6B51F4, 0x4DB26158, 0x5005713C,
                                       0xEDB88320, 0xF00F9344, 0xD6D6A3E8, 0xCB61B38C,
                                       0x9B64C2B0, 0x86D3D2D4, 0xA00AE278, 0xBDBDF21C};
    const unsigned char *at = bytes;
    crc = ~crc;
    for (size_t i = 0; i < len; i++) {
        crc ^= at[i];
        crc = crc >> 4 ^ table[crc & 15];
        crc = crc >> 4 ^ table[crc & 15];
    }
    return ~crc;
}
