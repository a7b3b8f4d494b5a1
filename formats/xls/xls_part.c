/* xls_part: the life of an xls, and its parts by name. */
#include <stdlib.h>
#include <string.h>

#include "engine/base/file.h"
#include "formats/xls/xls_parts.h"

static const char *const small_names[BD_XLS_SMALL_COUNT] = {[BD_XLS_ROOT] = "_rels/.rels",
                                                            [BD_XLS_BOOK] = "xl/workbook.xml",
                                                            [BD_XLS_BOOK_RELATIONS] =
                                                                "xl/_rels/workbook.xml.rels",
                                                            [BD_XLS_STYLES] = "xl/styles.xml"};
static const char strings_name[] = "xl/sharedStrings.xml";
static const char sheet_before[] = "xl/worksheets/sheet";
static const char sheet_behind[] = ".xml";

typedef bd_status (*make_part)(const bd_xls *xls, bd_xls_maker *maker, bd_err *err);

struct bd_xls_part {
    const bd_xls *xls;
    make_part make; /* NULL: a small part */
    uint64_t at;    /* where its records begin */
    bd_xls_maker maker;
    bd_text text; /* not yet handed out */
    bool ended;   /* nothing more to make */
    uint64_t bytes;
};

/* ---- open ---- */

bd_status bd_xls_look(int fd, const char *name, bool *is_xls, bd_err *err)
{
    char head[BD_OLE_MAGIC_BYTES];
    size_t got;
    BD_TRY(bd_file_read_at(fd, name, 0, head, sizeof head, &got, err));
    *is_xls = got == sizeof head && bd_ole_is(head);
    return BD_OK;
}

/* What a compound file without a workbook is. */
static bd_status refuse(const bd_xls *xls, bd_err *err)
{
    static const struct {
        bd_ole_kind kind;
        const char *what;
        const char *hint;
    } others[] = {{BD_OLE_PACKAGE, "has a password",
                   "open it in Excel or WPS and save it as .xlsx without a password"},
                  {BD_OLE_WORD, "is a text document of Word, not a workbook", NULL},
                  {BD_OLE_SLIDES, "is a presentation of PowerPoint, not a workbook", NULL},
                  {BD_OLE_THUMBNAILS,
                   "holds the thumbnails of a folder (Thumbs.db), not a workbook",
                   "delete it, or make the pattern of the files narrower"}};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        if (!xls->ole.known[others[i].kind].there)
            continue;
        bd_fail(err, BD_E_INPUT, 0, "'%s' %s", xls->name, others[i].what);
        if (others[i].hint != NULL)
            bd_hint(err, "%s", others[i].hint);
        return BD_E_INPUT;
    }
    bd_fail(err, BD_E_INPUT, 0, "'%s' is a file of Microsoft Office without a workbook in it",
            xls->name);
    bd_hint(err, "if Excel or WPS can open it, save it as .xlsx");
    return BD_E_INPUT;
}

bd_status bd_xls_open(int fd, uint64_t bytes, const char *name, bd_xls **out, bd_err *err)
{
    bd_status st = BD_OK;
    *out = NULL;
    bd_xls *xls = calloc(1, sizeof *xls);
    if (xls == NULL)
        return bd_fail(err, BD_E_NOMEM, 0, "no memory to open '%s'", name);
    xls->name = name;
    BD_GOTO(bd_ole_init(&xls->ole, fd, bytes, name, err));
    const bool is_97 = xls->ole.known[BD_OLE_WORKBOOK].there; /* a file may hold both */
    if (!is_97 && !xls->ole.known[BD_OLE_BOOK].there)
        BD_GOTO(refuse(xls, err));
    BD_GOTO(
        bd_ole_stream_open(&xls->ole, is_97 ? BD_OLE_WORKBOOK : BD_OLE_BOOK, &xls->stream, err));
    BD_GOTO(bd_xls__globals(xls, err));
    *out = xls;
    xls = NULL;
done:
    bd_xls_close(xls);
    return st;
}

void bd_xls_close(bd_xls *xls)
{
    if (xls == NULL)
        return;
    for (size_t i = 0; i < BD_XLS_SMALL_COUNT; i++)
        bd_buf_fini(&xls->small[i]);
    bd_ole_stream_fini(&xls->stream);
    bd_ole_fini(&xls->ole);
    free(xls->sheets);
    free(xls);
}

void bd_xls_stop_by(bd_xls *xls, const bd_stop *stop)
{
    xls->stop = stop;
}

/* ---- parts by name ---- */

/* Number of the sheet whose part is so named, from 0; the count of sheets for any other name. */
static size_t sheet_of(const bd_xls *xls, const char *name)
{
    const size_t before = strlen(sheet_before);
    if (strncmp(name, sheet_before, before) != 0 || name[before] < '1' || name[before] > '9')
        return xls->sheet_count;
    char *end;
    const unsigned long number = strtoul(name + before, &end, 10);
    return strcmp(end, sheet_behind) == 0 && number <= xls->sheet_count ? number - 1
                                                                        : xls->sheet_count;
}

/* Fill in what makes the part; false: there is no such part. */
static bool find(const bd_xls *xls, const char *name, bd_xls_part *out)
{
    for (size_t i = 0; i < BD_XLS_SMALL_COUNT; i++)
        if (strcmp(name, small_names[i]) == 0) {
            out->text = (bd_text){xls->small[i].at, xls->small[i].len};
            out->bytes = out->text.len;
            out->ended = true;
            return true;
        }
    if (xls->has_strings && strcmp(name, strings_name) == 0) {
        out->make = bd_xls__make_strings;
        out->at = xls->strings_at;
        return true;
    }
    const size_t sheet = sheet_of(xls, name);
    if (sheet == xls->sheet_count)
        return false;
    out->make = bd_xls__make_sheet;
    out->at = xls->sheets[sheet];
    return true;
}

bool bd_xls_has(const bd_xls *xls, const char *name)
{
    bd_xls_part part = {0};
    return find(xls, name, &part);
}

/* ---- reading ---- */

static void maker_fini(bd_xls_maker *maker)
{
    bd_biff_fini(&maker->biff);
    bd_buf_fini(&maker->out);
    bd_buf_fini(&maker->merges);
    *maker = (bd_xls_maker){0};
}

static bd_status begin(bd_xls_part *part, bd_err *err)
{
    bd_biff *biff = &part->maker.biff;
    maker_fini(&part->maker);
    part->ended = false;
    BD_TRY(bd_biff_init(biff, &part->xls->ole, &part->xls->stream, part->at, err));
    biff->wide = part->xls->wide;
    biff->code_page = part->xls->code_page;
    biff->stop = part->xls->stop;
    return BD_OK;
}

/* Make the next piece. */
static bd_status make(bd_xls_part *part, bd_err *err)
{
    bd_buf *out = &part->maker.out;
    out->len = 0;
    while (!part->ended && out->len < BD_XLS_STEP_BYTES) {
        const bd_status st = part->make(part->xls, &part->maker, err);
        BD_TRY(st);
        part->ended = st == BD_END;
    }
    BD_TRY(bd_buf_check(&part->maker.merges, err));
    BD_TRY(bd_buf_check(out, err));
    part->text = (bd_text){out->at, out->len};
    return BD_OK;
}

static bd_status measure(bd_xls_part *part, bd_err *err)
{
    BD_TRY(begin(part, err));
    while (!part->ended) {
        BD_TRY(make(part, err));
        part->bytes += part->text.len;
    }
    part->text.len = 0;
    return begin(part, err);
}

bd_status bd_xls_part_open(bd_xls *xls, const char *name, bd_xls_part **out, bd_err *err)
{
    *out = NULL;
    bd_xls_part *part = calloc(1, sizeof *part);
    if (part == NULL)
        return bd_fail(err, BD_E_NOMEM, 0, "no memory to read '%s'", xls->name);
    part->xls = xls;
    bd_status st = find(xls, name, part) ? BD_OK : BD_END;
    if (st == BD_OK && part->make != NULL)
        st = measure(part, err);
    if (st == BD_OK)
        *out = part;
    else
        bd_xls_part_close(part);
    return st;
}

void bd_xls_part_close(bd_xls_part *part)
{
    if (part == NULL)
        return;
    maker_fini(&part->maker);
    free(part);
}

uint64_t bd_xls_part_bytes(const bd_xls_part *part)
{
    return part->bytes;
}

bd_status bd_xls_part_read(bd_xls_part *part, char *out, size_t len, size_t *got, bd_err *err)
{
    *got = 0;
    while (part->text.len == 0 && !part->ended)
        BD_TRY(make(part, err));
    *got = len < part->text.len ? len : part->text.len;
    if (*got != 0)
        memcpy(out, part->text.at, *got);
    part->text.at += *got;
    part->text.len -= *got;
    return BD_OK;
}
