/* build: the keys of the whole configuration; see build.h. */
#include "config/build.h"

#include <string.h>

#include "config/period.h"
#include "engine/base/share.h"

/* ---- period, paths, limits ---- */

static bd_status build_period(const bd_build *b, const char *period)
{
    const bool from_file = period == NULL && b->raw->period != NULL;
    char now[8];
    char shown[BD_TREE_SHOWN];

    if (from_file)
        period = b->raw->period;
    if (period == NULL || strcmp(period, "last") == 0) {
        const bool last = period != NULL;
        BD_TRY(bd_period_now(now, b->err));
        if (last)
            bd_period_before(now, now);
        period = now;
    }
    if (!bd_period_read(period, &b->config->last_day)) {
        bd_tree_shown(period, shown);
        if (from_file)
            return bd_tree_fail(b->tree, "period", b->err,
                                "period '%s' is not a month; allowed: YYYY-MM, last", shown);
        if (strlen(period) > 1 && period[strspn(period, "0123456789-/.")] != '\0')
            return bd_fail(b->err, BD_E_USAGE, 0, /* a word may be a name */
                           "--period is not a month; allowed: YYYY-MM, last");
        return bd_fail(b->err, BD_E_USAGE, 0,
                       "--period '%s' is not a month; allowed: YYYY-MM, last", shown);
    }
    memcpy(b->config->period, period, sizeof b->config->period);
    return BD_OK;
}

/* "5", "0.5", "5%". Not by strtod(), which depends on the locale and accepts "inf". */
static bool read_percent(const char *text, int64_t *out)
{
    int64_t unit = BD_SHARE_LIMIT / 100; /* of one per cent */
    int64_t value = 0;
    const char *from = text;

    for (; *text >= '0' && *text <= '9' && text - from < 3; text++)
        value = value * 10 + (*text - '0') * unit;
    if (text == from)
        return false;
    if (*text == '.') {
        from = ++text;
        for (; *text >= '0' && *text <= '9' && text - from < 9; text++)
            value += (*text - '0') * (unit /= 10); /* nine decimals, as many as it has */
        if (text == from)
            return false;
    }
    text += *text == '%';
    *out = value;
    return *text == '\0' && value <= (int64_t)BD_SHARE_LIMIT;
}

static bd_status build_limits(const bd_build *b)
{
    const bd_raw_limits *raw = &b->raw->limits;
    bd_limits *limits = &b->config->limits;
    const struct {
        const char *key;
        const char *text;
        int64_t *out;
    } table[] = {{"mismatch", raw->mismatch, &limits->mismatch},
                 {"missing", raw->missing, &limits->missing},
                 {"duplicate", raw->duplicate, &limits->duplicate},
                 {"rejected", raw->rejected, &limits->rejected},
                 {"cards_rejected", raw->cards_rejected, &limits->cards_rejected},
                 {"roster_change", raw->roster_change, &limits->roster_change},
                 {"cards_change", raw->cards_change, &limits->cards_change},
                 {"match_rate_drop", raw->match_rate_drop, &limits->match_rate_drop}};
    char shown[BD_TREE_SHOWN];

    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        *table[i].out = -1;
        if (table[i].text != NULL && !read_percent(table[i].text, table[i].out))
            return bd_tree_fail(
                b->tree, bd_place_at("limits.%s", table[i].key).text, b->err,
                "limits.%s '%s' is not a share; allowed: per cent from 0 to 100, as "
                "5, 0.5 or 5%%",
                table[i].key, bd_tree_shown(table[i].text, shown));
    }
    return BD_OK;
}

/* ---- both data sets ---- */

static bd_status check_pair(const bd_build *b, const char *where, const bd_compare_field *field)
{
    const bd_type roster = b->config->roster.fields[field->roster_field].rule.type;
    const bd_type cards = b->config->cards.fields[field->cards_field].rule.type;
    char shown[BD_TREE_SHOWN];
    bd_tree_shown(field->name, shown);
    if (roster != cards)
        return bd_tree_fail(b->tree, where, b->err,
                            "%s '%s' is of type %s in roster and of type %s in cards", where, shown,
                            bd_type_name(roster), bd_type_name(cards));
    if (roster == BD_TYPE_ID)
        return bd_tree_fail(b->tree, where, b->err,
                            "%s '%s' is what rows are found by, it never differs", where, shown);
    return BD_OK;
}

static bd_status build_compare(const bd_build *b)
{
    const unsigned count = b->raw->compare_count;
    bd_compare_field *compare = bd_memory_get(b->memory, count, sizeof *compare);
    if (compare == NULL)
        return bd_config__no_memory(b);
    for (unsigned i = 0; i < count; i++) {
        const bd_raw_compare *raw = &b->raw->compare[i];
        const bd_place here = bd_place_at("compare[%u].field", i);
        bd_compare_field *field = &compare[i];
        char shown[BD_TREE_SHOWN];
        BD_TRY(bd_config__find_field(b, "roster", &b->config->roster, raw->field, here.text,
                                     &field->roster_field));
        BD_TRY(bd_config__find_field(b, "cards", &b->config->cards, raw->field, here.text,
                                     &field->cards_field));
        field->name = b->config->roster.fields[field->roster_field].name;
        field->accept = raw->accept;
        BD_TRY(check_pair(b, here.text, field));
        for (unsigned j = 0; j < i; j++) {
            if (compare[j].roster_field == field->roster_field)
                return bd_tree_fail(b->tree, here.text, b->err, "'%s' appears twice in compare",
                                    bd_tree_shown(field->name, shown));
        }
    }
    b->config->compare = compare;
    b->config->compare_count = count;
    return BD_OK;
}

/* Standard input can be read only once. */
static bd_status check_standard_input(const bd_build *b)
{
    const bd_dataset_config *sets[] = {&b->config->roster, &b->config->cards};
    unsigned seen = 0;
    for (size_t s = 0; s < 2; s++) {
        for (size_t i = 0; i < sets[s]->pattern_count; i++) {
            if (strcmp(sets[s]->patterns[i], "-") == 0 && seen++ > 0)
                return bd_tree_fail_line(b->tree, sets[s]->pattern_lines[i], b->err,
                                         "'-' appears twice; standard input can be read once");
        }
    }
    return BD_OK;
}

static bd_status build_store(const bd_build *b)
{
    const char *store = b->raw->store == NULL ? "store" : b->raw->store;
    return bd_config__period_path(b, "store", store, b->config->period, &b->config->store);
}

/* Built after the data sets, since it names fields of the roster. */
static bd_status build_worklists(const bd_build *b)
{
    const bd_raw_worklists *raw = &b->raw->worklists;
    bd_worklists_config *out = &b->config->worklists;

    out->mask = (bd_mask_choice)b->raw->own.mask.worklists;
    out->wanted = bd_tree_find(b->tree, "worklists") != NULL; /* also with {} */
    if (!out->wanted)
        return BD_OK;
    out->level = raw->level == 0 ? BD_REGION_COUNTY : (bd_region_level)(raw->level - 1);
    out->csv = (raw->format & BD_RAW_LIST_CSV) != 0;
    out->xlsx = (raw->format & BD_RAW_LIST_XLSX) != 0 || raw->format == 0;
    for (unsigned i = 0; i < raw->sort_count; i++) {
        const bd_place here = bd_place_at("worklists.sort[%u]", i);
        char shown[BD_TREE_SHOWN];
        BD_TRY(bd_config__find_field(b, "roster", &b->config->roster, raw->sort[i], here.text,
                                     &out->sort[i]));
        for (unsigned k = 0; k < i; k++)
            if (out->sort[k] == out->sort[i])
                return bd_tree_fail(b->tree, here.text, b->err,
                                    "'%s' appears twice in worklists.sort",
                                    bd_tree_shown(raw->sort[i], shown));
    }
    out->sort_count = raw->sort_count;
    return BD_OK;
}

bd_status bd_config__build(const bd_tree *tree, const bd_raw_config *raw, const char *period,
                           bd_memory *memory, bd_config *config, bd_err *err)
{
    const bd_build b = {tree, raw, memory, config, err};

    BD_TRY(bd_config__copy(&b, tree->path, &config->path));
    BD_TRY(build_period(&b, period));
    BD_TRY(build_store(&b));
    config->digest = (bd_digest_kind)raw->digest;
    config->gzip = raw->output.gzip == BD_RAW_TRUE;
    BD_TRY(bd_config__build_dataset(&b, "roster", &raw->roster, &config->roster));
    BD_TRY(bd_config__build_dataset(&b, "cards", &raw->cards, &config->cards));
    BD_TRY(build_compare(&b));
    BD_TRY(build_limits(&b));
    config->accept = raw->accept;
    BD_TRY(build_worklists(&b));
    BD_TRY(bd_config__build_editions(&b));
    BD_TRY(bd_config__build_regions(&b));
    return check_standard_input(&b);
}
