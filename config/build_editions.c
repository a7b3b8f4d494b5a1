/* build_editions: the folders of reports: the keys reports, language, csv, mask, pseudonym and access of
 * the whole file, and `editions`; see build.h. */
#include <string.h>

#include "config/build.h"
#include "config/period.h"

/* One of them, being built. */
typedef struct edition {
    const bd_build *b;
    const char *at; /* before the names of its keys: "" or "editions[0]." */
    const bd_raw_edition *raw;
    const bd_edition_config *whole; /* what applies where a key is absent; NULL: the defaults */
    bd_edition_config *out;
} edition;

static bd_place place_of(const edition *e, const char *key)
{
    return bd_place_at("%s%s", e->at, key);
}

static bool is_given(const edition *e, const char *key)
{
    return bd_tree_find(e->b->tree, place_of(e, key).text) != NULL;
}

static bd_status build_folder(const edition *e)
{
    const char *reports = e->raw->reports == NULL ? "reports" : e->raw->reports;
    const char *period = e->b->config->period;
    const bd_place here = place_of(e, "reports");
    bd_edition_config *out = e->out;
    char before[8];

    bd_period_before(period, before);
    BD_TRY(bd_config__period_path(e->b, here.text, reports, period, &out->reports));
    BD_TRY(bd_config__period_path(e->b, here.text, reports, before, &out->reports_before));
    BD_TRY(bd_config__path(e->b, here.text, reports, &out->reports_pattern));
    if (strcmp(out->reports, out->reports_before) == 0)
        out->reports_before = NULL;
    return BD_OK;
}

/* Only the first one has worklists, so a mask of theirs elsewhere would hide nothing. */
static bd_status refuse_lists(const edition *e, const char *key)
{
    const bd_place here = place_of(e, key);
    bd_hint(e->b->err, "worklists are in the folder of `reports` only");
    return bd_tree_fail(e->b->tree, here.text, e->b->err,
                        "%s is given, and an edition has no worklists", here.text);
}

static bd_status build_form(const edition *e)
{
    const bd_raw_edition *raw = e->raw;
    bd_edition_config *out = e->out;

    if (raw->language != BD_RAW_LANGUAGE_ABSENT || e->whole == NULL)
        out->chinese = raw->language != BD_RAW_EN;
    if (is_given(e, "csv")) {
        out->csv_spreadsheet = raw->csv.use == BD_RAW_SPREADSHEET;
        out->csv_bom =
            raw->csv.bom == BD_RAW_ABSENT ? out->csv_spreadsheet : raw->csv.bom == BD_RAW_TRUE;
    }
    if (e->whole != NULL && is_given(e, "mask.worklists"))
        return refuse_lists(e, "mask.worklists");
    if (is_given(e, "mask"))
        out->mask = (bd_mask_choice)raw->mask.reports;
    if (!is_given(e, "pseudonym"))
        return BD_OK;
    return bd_config__path(e->b, place_of(e, "pseudonym.key_file").text, raw->pseudonym.key_file,
                           &out->pseudonym_key);
}

static bd_status build_access(const edition *e)
{
    if (e->whole != NULL && is_given(e, "access.worklists"))
        return refuse_lists(e, "access.worklists");
    if (!is_given(e, "access"))
        return BD_OK;
    return bd_config__build_access(e->b, place_of(e, "access").text, &e->raw->access,
                                   e->whole == NULL, &e->out->access);
}

static bd_status build_one(const edition *e)
{
    if (e->whole != NULL)
        *e->out = *e->whole;
    BD_TRY(build_folder(e));
    BD_TRY(build_form(e));
    return build_access(e);
}

/* Two editions in one folder would replace each other. A run finds out whether two names are one
 * folder. */
static bd_status refuse_same(const edition *e)
{
    const bd_config *config = e->b->config;
    const bd_place here = place_of(e, "reports");
    for (const bd_edition_config *one = config->editions; one < e->out; one++)
        if (strcmp(one->reports, e->out->reports) == 0) {
            bd_hint(e->b->err, "give each edition a folder of its own");
            return bd_tree_fail(e->b->tree, here.text, e->b->err,
                                "%s is the folder of other reports", here.text);
        }
    return BD_OK;
}

bd_status bd_config__build_editions(const bd_build *b)
{
    const bd_raw_config *raw = b->raw;
    bd_edition_config *out = b->config->editions;

    BD_TRY(build_one(&(edition){b, "", &raw->own, NULL, out}));
    for (unsigned i = 0; i < raw->editions_count; i++) {
        const bd_place at = bd_place_at("editions[%u].", i);
        const edition one = {b, at.text, &raw->editions[i], out, out + 1 + i};
        BD_TRY(build_one(&one));
        BD_TRY(refuse_same(&one));
    }
    b->config->edition_count = 1 + raw->editions_count;
    return BD_OK;
}
