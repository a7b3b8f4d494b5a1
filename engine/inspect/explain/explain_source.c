/* explain_source: the row at FILE:LINE. A rejected row has its place as its key; any other is found
 * by reading the data set once, because the store is sorted by number. */
#include <stdlib.h>

#include "engine/base/nearest.h"
#include "engine/base/shown.h"
#include "engine/inspect/explain/explain_parts.h"
#include "engine/record/rejected_format.h"

#define LINE_LIMIT (UINT64_C(1) << BD_REJECTED_LINE_BITS)

/* The row that is looked for, and what was found. */
struct search {
    const bd_explaining *explain;
    bd_source source;
    bool found;
    bd_id id;      /* of a row with a number */
    bool rejected; /* it has none */
    bd_explained_rejected rejection;
};

static bool read_line_no(const char *digits, uint64_t *line)
{
    *line = 0;
    for (const char *at = digits; *at != '\0'; at++) {
        if (*at < '0' || *at > '9')
            return false;
        *line = *line * 10 + (uint64_t)(*at - '0');
        if (*line >= LINE_LIMIT)
            return false;
    }
    return *line != 0;
}

/* Split FILE:LINE at its last colon. */
static bd_status read_place(const char *text, bd_text *file, uint64_t *line, bd_err *err)
{
    const char *colon = strrchr(text, ':');
    if (colon == NULL || colon == text || !read_line_no(colon + 1, line)) {
        bd_hint(err, "as in the column roster_source of the reports: roster/2021.csv:17");
        return bd_fail(err, BD_E_USAGE, 0, "--source needs FILE:LINE, with a line number from 1");
    }
    *file = (bd_text){text, (size_t)(colon - text)};
    return BD_OK;
}

/* No input has that name: say the nearest one. */
static bd_status fail_file(const bd_explaining *explain, bd_text wanted, bd_err *err)
{
    const size_t roster = explain->meta.file_count[BD_ROSTER];
    const size_t count = roster + explain->meta.file_count[BD_CARDS];
    const char **names = calloc(count + 1, sizeof *names);
    char *name = strndup(wanted.at, wanted.len);
    if (names != NULL && name != NULL) {
        for (size_t i = 0; i < count; i++)
            names[i] = i < roster ? explain->meta.files[BD_ROSTER][i].at
                                  : explain->meta.files[BD_CARDS][i - roster].at;
        const char *near = bd_nearest(name, names, count);
        if (near != NULL)
            bd_hint(err, "did you mean '%s'?", near);
    }
    free(name);
    free(names);
    bd_hint(err, "manifest.json names the inputs");
    return bd_fail(err, BD_E_USAGE, 0, "period %s has no input of the name given by --source",
                   explain->config->period);
}

static bd_status find_rejected(void *context, uint64_t key, const uint8_t *at, size_t len,
                               bd_err *err)
{
    struct search *search = context;
    BD_TRY(bd_explain__read_rejected(key, at, len, &search->rejection, err));
    search->found = true;
    search->rejected = true;
    return BD_END;
}

static bd_status find_row(void *context, uint64_t key, const uint8_t *at, size_t len, bd_err *err)
{
    struct search *search = context;
    bd_row_ref row;
    BD_TRY(bd_row_ref_read(key, at, len, &row, err));
    if (bd_source_compare(row.source, search->source) != 0)
        return BD_OK;
    bd_explain__id_of(search->explain, key, &row, &search->id);
    search->found = true;
    return BD_END;
}

/* Find the row at one place of a data set. */
static bd_status find(struct search *search, int dataset, bd_err *err)
{
    static const bd_set sets[BD_DATASETS] = {BD_SET_ROSTER, BD_SET_CARDS};
    const uint64_t key = (uint64_t)dataset << (BD_REJECTED_FILE_BITS + BD_REJECTED_LINE_BITS) |
                         (uint64_t)search->source.file << BD_REJECTED_LINE_BITS |
                         search->source.line;
    if (search->source.file < 1u << BD_REJECTED_FILE_BITS)
        BD_TRY(bd_explain__scan(search->explain, BD_SET_REJECTED, key, key, find_rejected, search,
                                err));
    if (search->found)
        return BD_OK;
    return bd_explain__scan(search->explain, sets[dataset], 0, UINT64_MAX, find_row, search, err);
}

static bd_status show_rejected(bd_explaining *explain, const bd_explained_rejected *rejected,
                               bd_err *err)
{
    bd_buf *out = &explain->out->text;
    bd_explain__begin(explain);
    if (explain->query->json) {
        BD_TRY(bd_explain__json_rejected(explain, rejected, err));
    } else {
        bd_buf_add_line(out, "source   ", explain->source);
        bd_buf_printf(out, "number   none\nperiod   %s\n", explain->config->period);
        bd_explain__text_rejected(explain, rejected);
    }
    return bd_explain__pass(explain, err);
}

/* The input has no row that begins on that line: as for a number that nobody has, an answer. */
static bd_status show_nothing(bd_explaining *explain, bd_err *err)
{
    bd_buf *out = &explain->out->text;
    bd_explain__begin(explain);
    if (explain->query->json) {
        bd_json json;
        bd_json_begin_line(&json, out);
        bd_json_object(&json, NULL);
        bd_json_string(&json, "period", explain->config->period);
        bd_json_text(&json, "source", explain->source);
        bd_json_null(&json, "number");
        bd_json_null(&json, "outcome");
        bd_json_end(&json);
        bd_json_finish(&json);
    } else {
        bd_buf_add_line(out, "source   ", explain->source);
        bd_buf_printf(out, "period   %s\nrows     none: no row begins on this line\n",
                      explain->config->period);
    }
    return bd_explain__pass(explain, err);
}

static bd_status show(bd_explaining *explain, int dataset, uint32_t file, uint64_t line,
                      bool *found, bd_err *err)
{
    struct search search = {.explain = explain, .source = {file, line}};
    BD_TRY(find(&search, dataset, err));
    if (!search.found)
        return BD_OK;
    *found = true;
    return search.rejected ? show_rejected(explain, &search.rejection, err)
                           : bd_explain__person(explain, &search.id, err);
}

/* The inputs of that name, in both data sets. */
static bd_status show_all(bd_explaining *explain, bd_text wanted, uint64_t line, bd_err *err)
{
    bool known = false;
    bool found = false;
    for (int d = 0; d < BD_DATASETS; d++)
        for (size_t i = 0; i < explain->meta.file_count[d]; i++)
            if (bd_text_equal(explain->meta.files[d][i], wanted)) {
                known = true;
                BD_TRY(show(explain, d, (uint32_t)i, line, &found, err));
            }
    if (!known)
        return fail_file(explain, wanted, err);
    return found ? BD_OK : show_nothing(explain, err);
}

bd_status bd_explain__source(bd_explaining *explain, bd_err *err)
{
    bd_text file = {0};
    uint64_t line = 0;
    bd_buf name = {0}; /* as reports show it, also if it was given as the disk has it */
    bd_buf place = {0};
    bd_status st = BD_OK;
    BD_GOTO(read_place(explain->query->text, &file, &line, err));
    bd_shown_add(&name, file);
    bd_buf_add(&place, name.at, name.len);
    bd_buf_printf(&place, ":%llu", (unsigned long long)line);
    BD_GOTO(bd_buf_check(&name, err));
    BD_GOTO(bd_buf_check(&place, err));
    explain->source = (bd_text){place.at, place.len};
    BD_GOTO(show_all(explain, (bd_text){name.at, name.len}, line, err));
done:
    explain->source = (bd_text){0};
    bd_buf_fini(&name);
    bd_buf_fini(&place);
    return st;
}
