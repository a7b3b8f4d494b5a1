/* readback: see readback.h. */
#include "formats/output/xlsx/readback.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "formats/xlsx/package.h"
#include "formats/xlsx/xml.h"

enum { BUF_BYTES = 64 << 10 };

/* Every workbook of ours has these. */
static const char *const parts[] = {"[Content_Types].xml",
                                    "_rels/.rels",
                                    "docProps/app.xml",
                                    "docProps/core.xml",
                                    "xl/_rels/workbook.xml.rels",
                                    "xl/styles.xml",
                                    "xl/theme/theme1.xml",
                                    "xl/workbook.xml",
                                    BD_READBACK_COVER,
                                    BD_READBACK_LIST};

static bd_status not_whole(const char *path, const char *part, bd_err *err)
{
    bd_fail(err, BD_E_IO, 0, "cannot make '%s': part '%s', written a moment ago, is incomplete",
            path, part);
    bd_hint(err, "is the file system full?");
    return BD_E_IO;
}

/* ---- small parts ---- */

static bd_status read_part(void *from, char *out, size_t len, size_t *got, bd_err *err)
{
    return bd_part_read(from, out, len, got, err);
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

static bd_status check_xml(const char *path, const char *name, bd_part *part, bd_err *err)
{
    static const bd_xml_events events = {.start = any_start, .end = any_end};
    const bd_xml_source source = {.read = read_part, .from = part, .file = path, .part = name};
    bd_err why = {0};
    const bd_status st = bd_xml_read_all(&events, NULL, &source, &why);
    if (st == BD_E_INPUT)
        return not_whole(path, name, err);
    if (st < 0)
        *err = why;
    return st < 0 ? st : BD_OK;
}

/* ---- the list ---- */

/* A window over the part's bytes. Cell text has no '<', so tags are found by their letters. */
typedef struct passing {
    bd_part *part;
    size_t at, end; /* the part of buf that is still to be examined */
    bool ended;
    char buf[BUF_BYTES];
} passing;

/* Move the bytes still to be examined to the front and read more after them. */
static bd_status fill(passing *p, bd_err *err)
{
    size_t got;
    const size_t left = p->end - p->at;
    memmove(p->buf, p->buf + p->at, left);
    p->at = 0;
    BD_TRY(bd_part_read(p->part, p->buf + left, sizeof p->buf - left, &got, err));
    p->end = left + got;
    p->ended = got < sizeof p->buf - left;
    return BD_OK;
}

/* Go on to the end of the next such tag. BD_END: there is none. */
static bd_status pass(passing *p, const char *tag, bd_err *err)
{
    const size_t len = strlen(tag);
    for (;;) {
        const char *found = memmem(p->buf + p->at, p->end - p->at, tag, len);
        if (found != NULL) {
            p->at = (size_t)(found - p->buf) + len;
            return BD_OK;
        }
        if (p->ended)
            return BD_END;
        if (p->end - p->at >= len)
            p->at = p->end - len + 1;
        BD_TRY(fill(p, err));
    }
}

/* Count the rows in the next bytes. BD_END: the part has fewer bytes. */
static bd_status count_rows(passing *p, uint64_t bytes, uint64_t *rows, bd_err *err)
{
    static const char tag[] = "<row ";
    const size_t len = sizeof tag - 1;
    *rows = 0;
    while (bytes > 0) {
        const size_t here = p->end - p->at;
        const bool is_last = bytes <= here;
        const size_t look = is_last ? (size_t)bytes : here;
        const char *end = p->buf + p->at + look;
        const char *at = p->buf + p->at;
        while ((at = memmem(at, (size_t)(end - at), tag, len)) != NULL) {
            at += len;
            ++*rows;
        }
        if (is_last) {
            p->at += look;
            return BD_OK;
        }
        if (look >= len) { /* a tag may begin here and end in the bytes that follow */
            p->at += look - len + 1;
            bytes -= look - len + 1;
        }
        if (p->ended)
            return BD_END;
        BD_TRY(fill(p, err));
    }
    return BD_OK;
}

static bool begins(const passing *p, const char *text)
{
    const size_t len = strlen(text);
    return p->end - p->at >= len && memcmp(p->buf + p->at, text, len) == 0;
}

/* Read on to the end of the part, where its checksum is checked. */
static bd_status pass_end(passing *p, bool *is_end, bd_err *err)
{
    static const char tag[] = "</worksheet>";
    const size_t len = sizeof tag - 1;
    while (!p->ended) {
        if (p->end - p->at > len)
            p->at = p->end - len;
        BD_TRY(fill(p, err));
    }
    *is_end = p->end - p->at >= len && memcmp(p->buf + p->end - len, tag, len) == 0;
    return BD_OK;
}

static bd_status check_list(const bd_readback *wanted, bd_part *part, bd_err *err)
{
    uint64_t rows = 0;
    bool is_end = false;
    passing *p = malloc(sizeof *p);
    if (p == NULL)
        return bd_fail(err, BD_E_NOMEM, 0, "no memory to read '%s'", wanted->path);
    *p = (passing){.part = part};
    bd_status st = pass(p, "<sheetData>", err);
    if (st == BD_OK)
        st = count_rows(p, wanted->row_bytes, &rows, err);
    if (st == BD_OK && p->end - p->at < 64 && !p->ended)
        st = fill(p, err);
    if (st == BD_OK && (rows != wanted->rows || !begins(p, "</sheetData>")))
        st = BD_END;
    if (st == BD_OK)
        st = pass_end(p, &is_end, err);
    free(p);
    return st == BD_END || (st == BD_OK && !is_end) ? not_whole(wanted->path, BD_READBACK_LIST, err)
                                                    : st;
}

/* ---- the whole workbook ---- */

static bd_status check_part(const bd_readback *wanted, bd_package *package, const char *name,
                            bd_err *err)
{
    bd_part *part = NULL;
    bd_status st = bd_part_open(package, name, BD_PART_ANY_BYTES, &part, err);
    if (st == BD_OK && strcmp(name, BD_READBACK_LIST) == 0)
        st = check_list(wanted, part, err);
    else if (st == BD_OK)
        st = check_xml(wanted->path, name, part, err);
    bd_part_close(part);
    return st;
}

static bd_status check_parts(const bd_readback *wanted, bd_package *package, bd_err *err)
{
    const size_t count = bd_package_parts(package);
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        if (!bd_package_has(package, parts[i]))
            return not_whole(wanted->path, parts[i], err);
    for (size_t i = 0; i < count; i++) {
        const char *name = bd_package_part_name(package, i);
        if (name == NULL)
            return not_whole(wanted->path, "?", err);
        BD_TRY(check_part(wanted, package, name, err));
    }
    return BD_OK;
}

bd_status bd_readback_check(const bd_readback *wanted, uint64_t *bytes, char digest[BD_DIGEST_TEXT],
                            bd_err *err)
{
    bd_package *package = NULL;
    bd_err why = {0};
    bd_status st = BD_OK;
    BD_GOTO(bd_package_open(wanted->path, &package, &why));
    BD_GOTO(check_parts(wanted, package, &why));
    *bytes = bd_package_bytes(package);
    BD_GOTO(bd_package_digest(package, (int)wanted->digest, digest, &why));
done:
    if (st == BD_E_INPUT) /* not a user's input: the disk or the library failed */
        st = bd_fail(err, BD_E_IO, 0,
                     "cannot make '%s': what was written a moment ago is incomplete: %s",
                     wanted->path, why.text);
    else if (st < 0)
        *err = why;
    bd_package_close(package);
    return st;
}
