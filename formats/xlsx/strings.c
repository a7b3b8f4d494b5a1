/* strings: see strings.h. */
#include "formats/xlsx/strings.h"

#include <stdlib.h>
#include <string.h>

#include "formats/xlsx/relations.h"
#include "formats/xlsx/xstring.h"

enum { PLACES_OF_PIECE = BD_STRINGS_PIECE_BYTES / 4, UNIT = 4, SMALLEST_PIECE = 4096 };

/* ---- the part ---- */

typedef struct strings_parser {
    bd_strings_each each;
    void *user;
    const char *file;
    const char *part;
    bd_buf text; /* of the current string: its runs joined */
    uint64_t idx;
    bool in_string;
    bool in_phonetic; /* inside rPh: pronunciation, not text */
    bool in_text;
} strings_parser;

static bd_status on_start(void *user, const char *name, const char *const *attributes, bd_err *err)
{
    strings_parser *p = user;
    (void)attributes, (void)err;
    if (strcmp(name, "si") == 0) {
        p->in_string = true;
        p->in_phonetic = p->in_text = false;
        p->text.len = 0;
    } else if (strcmp(name, "rPh") == 0) {
        p->in_phonetic = true;
    } else if (strcmp(name, "t") == 0) {
        p->in_text = p->in_string && !p->in_phonetic;
    }
    return BD_OK;
}

static bd_status on_text(void *user, const char *at, size_t len, bd_err *err)
{
    strings_parser *p = user;
    if (!p->in_text)
        return BD_OK;
    if (p->text.len + len > BD_STRING_MAX)
        return bd_fail(err, BD_E_INPUT, 0, "'%s' part '%s': string %llu has more than %d bytes",
                       p->file, p->part, (unsigned long long)p->idx, BD_STRING_MAX);
    bd_buf_add(&p->text, at, len);
    return bd_buf_check(&p->text, err);
}

static bd_status on_end(void *user, const char *name, bd_err *err)
{
    strings_parser *p = user;
    if (strcmp(name, "t") == 0)
        p->in_text = false;
    else if (strcmp(name, "rPh") == 0)
        p->in_phonetic = false;
    if (strcmp(name, "si") != 0 || !p->in_string)
        return BD_OK;
    p->in_string = p->in_text = false;
    p->text.len = bd_xstring_decode(p->text.at, p->text.len);
    return p->each(p->user, p->idx++, (bd_text){p->text.at, p->text.len}, err);
}

static bd_status read_strings(bd_package *package, const char *part, bd_strings_each each,
                              void *user, uint64_t *part_bytes, bool partial, bd_err *err)
{
    static const bd_xml_events events = {on_start, on_end, on_text};
    strings_parser parser = {
        .each = each, .user = user, .file = bd_package_name(package), .part = part};
    bd_part *opened;
    bd_status st = bd_part_open(package, part, BD_STRINGS_PART_BYTES, &opened, err);
    if (st == BD_END)
        return bd_fail(err, BD_E_INPUT, 0, "'%s' is damaged: part '%s' is missing", parser.file,
                       part);
    BD_TRY(st);
    bd_xml_source source = bd_part_source(opened, package, part);
    source.partial = partial;
    *part_bytes = bd_part_bytes(opened);
    st = bd_xml_read_all(&events, &parser, &source, err);
    bd_part_close(opened);
    bd_buf_fini(&parser.text);
    return st;
}

bd_status bd_strings_scan(bd_package *package, const char *part, bd_strings_each each, void *user,
                          bd_err *err)
{
    uint64_t part_bytes;
    return read_strings(package, part, each, user, &part_bytes, true, err);
}

/* ---- the table ---- */

typedef struct strings_loader {
    bd_strings *out;
    const char *file;
    uint64_t part_bytes;
} strings_loader;

static bd_status too_large(const strings_loader *l, const bd_err *why, bd_err *err)
{
    enum { KIB = 1 << 10 };
    const size_t pieces = l->out->text.count + l->out->places.count;
    bd_fail(err, BD_E_NOMEM, 0,
            "'%s': its table of shared strings (%llu KiB in the file) does not fit the memory; "
            "%zu KiB are taken by %llu strings: %s",
            l->file, (unsigned long long)(l->part_bytes / KIB),
            pieces * (BD_STRINGS_PIECE_BYTES / KIB), (unsigned long long)l->out->count, why->text);
    bd_hint(err, "give more with --memory, or save the sheet as CSV UTF-8, which needs none");
    return BD_E_NOMEM;
}

/* The first piece is small where the part is small, since a string takes less than its XML. So a
 * small workbook costs little memory. */
static bd_status add_piece(const strings_loader *l, bd_strings_pieces *pieces, bd_err *err)
{
    bd_err why = {0};
    size_t bytes = BD_STRINGS_PIECE_BYTES;
    void *at;
    if (pieces->count == 0 && 2 * l->part_bytes + UNIT < bytes)
        bytes =
            (2 * (size_t)l->part_bytes + UNIT + SMALLEST_PIECE - 1) & ~(size_t)(SMALLEST_PIECE - 1);
    if (pieces->count == BD_STRINGS_PIECES_MAX)
        return bd_fail(err, BD_E_INPUT, 0, "'%s' has more than 16 GiB of shared strings", l->file);
    bd_strings_piece *all = realloc(pieces->all, (pieces->count + 1) * sizeof *all);
    if (all == NULL)
        return bd_fail(err, BD_E_NOMEM, 0, "no memory to read '%s'", l->file);
    pieces->all = all;
    if (bd_budget_map(l->out->budget, bytes, "shared strings", &at, &why) < 0)
        return too_large(l, &why, err);
    all[pieces->count++] = (bd_strings_piece){at, bytes, 0};
    return BD_OK;
}

/* Make room for len more bytes, in the last piece or a new one. */
static bd_status room(const strings_loader *l, bd_strings_pieces *pieces, size_t len,
                      bd_strings_piece **out, bd_err *err)
{
    bd_strings_piece *last = pieces->count == 0 ? NULL : &pieces->all[pieces->count - 1];
    if (last == NULL || last->bytes - last->used < len) {
        BD_TRY(add_piece(l, pieces, err));
        last = &pieces->all[pieces->count - 1];
    }
    *out = last;
    return BD_OK;
}

static bd_status add_string(void *user, uint64_t idx, bd_text text, bd_err *err)
{
    const strings_loader *l = user;
    bd_strings *out = l->out;
    bd_strings_piece *piece;
    const uint32_t len = (uint32_t)text.len;
    const size_t bytes = (sizeof len + text.len + UNIT - 1) & ~(size_t)(UNIT - 1);
    (void)idx;
    BD_TRY(room(l, &out->text, bytes, &piece, err));
    const uint32_t place = (uint32_t)((out->text.count - 1) * PLACES_OF_PIECE + piece->used / UNIT);
    char *at = (char *)piece->at + piece->used;
    memcpy(at, &len, sizeof len);
    if (text.len != 0)
        memcpy(at + sizeof len, text.at, text.len);
    piece->used += bytes;
    BD_TRY(room(l, &out->places, sizeof place, &piece, err));
    memcpy((char *)piece->at + piece->used, &place, sizeof place);
    piece->used += sizeof place;
    out->count++;
    return BD_OK;
}

bd_status bd_strings_load(bd_package *package, const char *part, bd_budget *budget, bd_strings *out,
                          bd_err *err)
{
    strings_loader loader = {.out = out, .file = bd_package_name(package)};
    *out = (bd_strings){.budget = budget};
    return read_strings(package, part, add_string, &loader, &loader.part_bytes, false, err);
}

static void free_pieces(bd_budget *budget, bd_strings_pieces *pieces)
{
    for (size_t i = 0; i < pieces->count; i++)
        bd_budget_unmap(budget, pieces->all[i].at, pieces->all[i].bytes);
    free(pieces->all);
}

void bd_strings_fini(bd_strings *strings)
{
    free_pieces(strings->budget, &strings->text);
    free_pieces(strings->budget, &strings->places);
    *strings = (bd_strings){0};
}

bd_text bd_strings_get(const bd_strings *strings, uint64_t idx)
{
    /* All pieces of places before the last are full; if the first is small it is the only one. */
    const char *places = strings->places.all[idx / PLACES_OF_PIECE].at;
    uint32_t place;
    uint32_t len;
    memcpy(&place, places + idx % PLACES_OF_PIECE * sizeof place, sizeof place);
    const char *piece = strings->text.all[place / PLACES_OF_PIECE].at;
    const char *at = piece + (size_t)(place % PLACES_OF_PIECE) * UNIT;
    memcpy(&len, at, sizeof len);
    return (bd_text){at + sizeof len, len};
}
