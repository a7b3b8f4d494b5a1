/* assemble: see assemble.h. */
#include "formats/output/xlsx/assemble.h"

#include <stdio.h>
#include <string.h>

#include "engine/base/text.h"
#include "formats/output/xlsx/core_part.h"
#include "formats/output/xlsx/frame.h"
#include "formats/xlsx/package.h"
#include "formats/xlsx/xml.h"

enum { PART_MAX_BYTES = 64 << 20 }; /* 16 384 headings of 255 characters, and some */

typedef struct assembly {
    const bd_assembly *from;
    const char *path;
    bd_package *frame;
    bd_deflate *packer;
    bd_zip *zip;
    bd_buf plain;  /* the part in hand */
    bd_buf packed; /* a piece of it */
} assembly;

static bd_status not_whole(const assembly *a, const char *part, bd_err *err)
{
    bd_fail(err, BD_E_IO, 0,
            "cannot make '%s': part '%s', written in '%s' a moment ago, is not whole", a->path,
            part, a->from->folder);
    bd_hint(err, "is the file system of '%s' full?", a->from->folder);
    return BD_E_IO;
}

/* ---- reading ---- */

static bd_status read_part(assembly *a, const char *name, bd_err *err)
{
    bd_part *part = NULL;
    bd_status st = BD_OK;
    size_t got = 0;
    BD_TRY(bd_part_open(a->frame, name, PART_MAX_BYTES, &part, err));
    const size_t bytes = (size_t)bd_part_bytes(part);
    a->plain.len = 0;
    if (!bd_buf_reserve(&a->plain, bytes + 1))
        BD_FAIL(err, BD_E_NOMEM, 0, "no memory to read '%s'", a->path);
    BD_GOTO(bd_part_read(part, a->plain.at, bytes + 1, &got, err)); /* looks at the checksum too */
    a->plain.len = got;
done:
    bd_part_close(part);
    return st;
}

/* A source of bd_xml that is the part in hand. */
typedef struct in_memory {
    const bd_buf *from;
    size_t done;
} in_memory;

static bd_status read_memory(void *from, char *out, size_t len, size_t *got, bd_err *err)
{
    in_memory *m = from;
    const size_t left = m->from->len - m->done;
    (void)err;
    *got = len < left ? len : left;
    memcpy(out, m->from->at + m->done, *got);
    m->done += *got;
    return BD_OK;
}

static bd_status any_start(void *user, const char *name, const char *const *attributes, bd_err *err)
{
    (void)user, (void)name, (void)attributes, (void)err;
    return BD_OK;
}

static bd_status any_end(void *user, const char *name, bd_err *err)
{
    (void)user, (void)name, (void)err;
    return BD_OK;
}

static bd_status check_part(const assembly *a, const char *name, bd_err *err)
{
    static const bd_xml_events events = {.start = any_start, .end = any_end};
    in_memory memory = {.from = &a->plain};
    const bd_xml_source source = {
        .read = read_memory, .from = &memory, .file = a->path, .part = name};
    bd_err why = {0};
    const bd_status st = bd_xml_read_all(&events, NULL, &source, &why);
    if (st == BD_E_NOMEM)
        return bd_fail(err, BD_E_NOMEM, 0, "no memory to read '%s'", a->path);
    return st < 0 ? not_whole(a, name, err) : BD_OK;
}

/* ---- writing ---- */

static bd_status pack(assembly *a, const char *at, size_t len, bd_deflate_end end, bd_err *err)
{
    enum { STEP_BYTES = 16 << 10 };
    const unsigned char *in = (const unsigned char *)at;
    bd_gz_io io = {.in = in, .in_end = in + len};
    a->packed.len = 0;
    bd_deflate_reset(a->packer);
    for (bool done = false; !done;) {
        if (!bd_buf_reserve(&a->packed, STEP_BYTES))
            return bd_fail(err, BD_E_NOMEM, 0, "no memory to pack '%s'", a->path);
        io.out = (unsigned char *)a->packed.at + a->packed.len;
        io.out_end = (unsigned char *)a->packed.at + a->packed.capacity;
        done = bd_deflate_step(a->packer, &io, end);
        a->packed.len = (size_t)(io.out - (unsigned char *)a->packed.at);
    }
    return BD_OK;
}

static bd_status write_part(assembly *a, const char *name, bd_err *err)
{
    BD_TRY(pack(a, a->plain.at, a->plain.len, BD_DEFLATE_LAST, err));
    const bd_zip_part part = {.name = name,
                              .crc = bd_crc32_add(0, a->plain.at, a->plain.len),
                              .packed_bytes = a->packed.len,
                              .plain_bytes = a->plain.len};
    BD_TRY(bd_zip_begin(a->zip, &part, err));
    return bd_zip_add(a->zip, a->packed.at, a->packed.len, err);
}

/* Where the frame's list is cut: the rows go between head and tail. */
typedef struct cut {
    size_t head;
    size_t tail;
} cut;

static bool find(const bd_buf *text, size_t from, const char *what, size_t *at)
{
    const char *found = memmem(text->at + from, text->len - from, what, strlen(what));
    if (found != NULL)
        *at = (size_t)(found - text->at);
    return found != NULL;
}

/* What stands behind the header is the frame's own last row, which ours replace. */
static bool find_cut(const assembly *a, cut *out)
{
    const uint64_t row_count = a->from->row_count;
    char last[64];
    if (!find(&a->plain, 0, "<sheetData>", &out->head) ||
        !find(&a->plain, out->head, "</sheetData>", &out->tail))
        return false;
    snprintf(last, sizeof last, "<row r=\"%llu\"", (unsigned long long)row_count + 1);
    if (row_count == 0)
        out->head = out->tail;
    else if (!find(&a->plain, out->head, last, &out->head) || out->head > out->tail)
        return false;
    return true;
}

static bd_status add_packed(void *to, const void *bytes, size_t len, bd_err *err)
{
    return bd_zip_add(to, bytes, len, err);
}

static bd_status write_list(assembly *a, bd_err *err)
{
    bd_spool *rows = a->from->rows;
    bd_buf head = {0};
    bd_status st = BD_OK;
    cut at;
    if (!find_cut(a, &at))
        return not_whole(a, BD_FRAME_LIST_PART, err);
    const char *tail = a->plain.at + at.tail;
    const size_t tail_bytes = a->plain.len - at.tail;
    uint32_t crc = bd_crc32_add(0, a->plain.at, at.head);
    crc = bd_crc32_join(crc, rows->crc, rows->plain_bytes);
    BD_GOTO(pack(a, a->plain.at, at.head, BD_DEFLATE_PIECE, err));
    bd_buf_add(&head, a->packed.at, a->packed.len);
    BD_GOTO(bd_buf_check(&head, err));
    BD_GOTO(pack(a, tail, tail_bytes, BD_DEFLATE_LAST, err));
    const bd_zip_part part = {.name = BD_FRAME_LIST_PART,
                              .crc = bd_crc32_add(crc, tail, tail_bytes),
                              .packed_bytes = head.len + rows->packed_bytes + a->packed.len,
                              .plain_bytes = at.head + rows->plain_bytes + tail_bytes};
    BD_GOTO(bd_zip_begin(a->zip, &part, err));
    BD_GOTO(bd_zip_add(a->zip, head.at, head.len, err));
    BD_GOTO(bd_spool_drain(rows, add_packed, a->zip, err));
    BD_GOTO(bd_zip_add(a->zip, a->packed.at, a->packed.len, err));
done:
    bd_buf_fini(&head);
    return st;
}

static bd_status write_all(assembly *a, bd_err *err)
{
    const size_t count = bd_package_parts(a->frame);
    bool has_list = false;
    for (size_t i = 0; i < count; i++) {
        const char *name = bd_package_part_name(a->frame, i);
        if (name == NULL)
            return not_whole(a, "?", err);
        BD_TRY(read_part(a, name, err));
        BD_TRY(check_part(a, name, err));
        const bool is_list = strcmp(name, BD_FRAME_LIST_PART) == 0;
        if (strcmp(name, BD_CORE_PART) == 0)
            bd_core_part(a->from->title, a->from->created, &a->plain);
        BD_TRY(bd_buf_check(&a->plain, err));
        BD_TRY(is_list ? write_list(a, err) : write_part(a, name, err));
        has_list |= is_list;
    }
    return has_list ? BD_OK : not_whole(a, BD_FRAME_LIST_PART, err);
}

bd_status bd_assemble(const bd_assembly *from, bd_zip *zip, bd_err *err)
{
    assembly a = {.from = from, .path = from->path, .zip = zip};
    bd_err why = {0};
    bd_status st = BD_OK;
    a.packer = bd_deflate_new();
    if (a.packer == NULL)
        BD_FAIL(&why, BD_E_NOMEM, 0, "no memory to pack '%s'", a.path);
    BD_GOTO(bd_package_open(from->frame, &a.frame, &why));
    BD_GOTO(write_all(&a, &why));
done:
    if (st == BD_E_INPUT) /* no input of anybody's: the disk or the library failed us */
        st = bd_fail(err, BD_E_IO, 0,
                     "cannot make '%s': what was written a moment ago is not whole: %s", a.path,
                     why.text);
    else if (st < 0 && err->status == BD_OK)
        *err = why;
    bd_package_close(a.frame);
    bd_deflate_free(a.packer);
    bd_buf_fini(&a.plain);
    bd_buf_fini(&a.packed);
    return st;
}
