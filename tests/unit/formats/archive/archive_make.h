/* archive_make: archives for tests, written by libarchive, or by hand where it cannot. */
#ifndef BD_TESTS_UNIT_FORMATS_ARCHIVE_ARCHIVE_MAKE_H
#define BD_TESTS_UNIT_FORMATS_ARCHIVE_ARCHIVE_MAKE_H

#include <archive.h>
#include <archive_entry.h>
#include <locale.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "engine/base/text.h"

typedef struct made_member {
    const char *name; /* bytes; a slash at the end: a folder; "link" at the end: a link */
    const char *text;
    size_t len; /* 0: that of the text */
} made_member;

enum { MADE_BYTES = 4 << 20 };

static inline size_t made_len(const made_member *member)
{
    return member->len != 0 ? member->len : strlen(member->text);
}

/* Any format and filter of libarchive; password may be NULL. The result is freed by the caller. */
static inline bd_buf make_archive(const char *format, const char *filter, const char *password,
                                  const made_member *members, size_t count)
{
    bd_buf out = {.at = malloc(MADE_BYTES), .capacity = MADE_BYTES};
    locale_t utf8 = newlocale(LC_CTYPE_MASK, "C.UTF-8", (locale_t)0);
    locale_t before = uselocale(utf8); /* as libarchive wants it; ours has to do without */
    struct archive *archive = archive_write_new();
    archive_write_set_format_by_name(archive, format);
    if (filter != NULL)
        archive_write_add_filter_by_name(archive, filter);
    archive_write_set_bytes_in_last_block(archive, 1);
    if (password != NULL) {
        archive_write_set_options(archive, "zip:encryption=traditional");
        archive_write_set_passphrase(archive, password);
    }
    archive_write_open_memory(archive, out.at, MADE_BYTES, &out.len);
    for (size_t i = 0; i < count; i++) {
        struct archive_entry *entry = archive_entry_new();
        const size_t name_len = strlen(members[i].name);
        const char *last = members[i].name + name_len - 1;
        archive_entry_set_pathname_utf8(entry, members[i].name);
        archive_entry_set_filetype(entry, *last == '/' ? AE_IFDIR : AE_IFREG);
        archive_entry_set_perm(entry, 0644);
        archive_entry_set_size(entry, *last == '/' ? 0 : (la_int64_t)made_len(&members[i]));
        if (name_len >= 4 && strcmp(last - 3, "link") == 0) {
            archive_entry_set_filetype(entry, AE_IFLNK);
            archive_entry_set_symlink(entry, members[i].text);
            archive_entry_set_size(entry, 0);
        }
        archive_write_header(archive, entry);
        if (archive_entry_size(entry) != 0)
            archive_write_data(archive, members[i].text, made_len(&members[i]));
        archive_entry_free(entry);
    }
    archive_write_close(archive);
    archive_write_free(archive);
    uselocale(before);
    freelocale(utf8);
    return out;
}

static inline uint32_t made_crc(const void *bytes, size_t len)
{
    const unsigned char *at = bytes;
    uint32_t crc = UINT32_MAX;
    for (size_t i = 0; i < len; i++) {
        crc ^= at[i];
        for (int bit = 0; bit < 8; bit++)
            crc = crc >> 1 ^ ((crc & 1) != 0 ? 0xEDB88320 : 0);
    }
    return ~crc;
}

static inline void put_number(bd_buf *out, uint64_t value, unsigned bytes)
{
    for (; bytes-- > 0; value >>= 8)
        bd_buf_add_char(out, (char)(value & 255));
}

/* A header of RAR 4 with its checksum, which covers all but itself. */
static inline void put_rar_block(bd_buf *out, unsigned type, unsigned flags, const bd_buf *body)
{
    bd_buf head = {0};
    put_number(&head, type, 1);
    put_number(&head, flags, 2);
    put_number(&head, 7 + body->len, 2);
    bd_buf_add(&head, body->at, body->len);
    put_number(out, made_crc(head.at, head.len) & 0xFFFF, 2);
    bd_buf_add(out, head.at, head.len);
    bd_buf_fini(&head);
}

/* A RAR archive of version 4, not packed. flags of each file beyond 8000: 1 and 2 are volumes. */
static inline bd_buf make_rar(const made_member *members, size_t count, unsigned flags)
{
    bd_buf out = {0};
    bd_buf body = {0};
    bd_buf_add(&out, "Rar!\x1A\x07\0", 7);
    put_number(&body, 0, 6);
    put_rar_block(&out, 0x73, 0, &body);
    for (size_t i = 0; i < count; i++) {
        const size_t len = made_len(&members[i]);
        body.len = 0;
        put_number(&body, len, 4);
        put_number(&body, len, 4);
        put_number(&body, 3, 1);
        put_number(&body, made_crc(members[i].text, len), 4);
        put_number(&body, 0x21 << 16, 4);
        put_number(&body, 20, 1);
        put_number(&body, 0x30, 1);
        put_number(&body, strlen(members[i].name), 2);
        put_number(&body, 0100644, 4);
        bd_buf_add_string(&body, members[i].name);
        put_rar_block(&out, 0x74, 0x8000 | flags, &body);
        bd_buf_add(&out, members[i].text, len);
    }
    body.len = 0;
    put_rar_block(&out, 0x7B, 0x4000, &body);
    bd_buf_fini(&body);
    return out;
}

/* A zip file with names as they are, as Windows writes them: neither packed nor marked as UTF-8. */
static inline bd_buf make_plain_zip(const made_member *members, size_t count)
{
    bd_buf out = {0};
    bd_buf directory = {0};
    for (size_t i = 0; i < count; i++) {
        bd_buf head = {0};
        const size_t len = made_len(&members[i]);
        const size_t at = out.len;
        put_number(&head, 20, 2);
        put_number(&head, 0, 4);
        put_number(&head, 0x210000, 4);
        put_number(&head, made_crc(members[i].text, len), 4);
        put_number(&head, len, 4);
        put_number(&head, len, 4);
        put_number(&head, strlen(members[i].name), 2);
        put_number(&head, 0, 2);
        bd_buf_add(&out, "PK\x03\x04", 4);
        bd_buf_add(&out, head.at, head.len);
        bd_buf_add_string(&out, members[i].name);
        bd_buf_add(&out, members[i].text, len);
        bd_buf_add(&directory, "PK\x01\x02\x14\0", 6);
        bd_buf_add(&directory, head.at, head.len);
        put_number(&directory, 0, 6);
        put_number(&directory, 0, 4);
        put_number(&directory, at, 4);
        bd_buf_add_string(&directory, members[i].name);
        bd_buf_fini(&head);
    }
    const size_t at = out.len;
    bd_buf_add(&out, directory.at, directory.len);
    bd_buf_add(&out, "PK\x05\x06\0\0\0\0", 8);
    put_number(&out, count, 2);
    put_number(&out, count, 2);
    put_number(&out, directory.len, 4);
    put_number(&out, at, 4);
    put_number(&out, 0, 2);
    bd_buf_fini(&directory);
    return out;
}

#endif
