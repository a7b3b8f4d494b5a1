/* bench_identity: reading and comparing single values. */
#include <stdio.h>

#include "benches/micro/table.h"
#include "config/regions/region_tables.h"
#include "engine/identity/id.h"
#include "engine/identity/id_kernel.h"
#include "engine/identity/name.h"
#include "engine/identity/value.h"

enum { VALUES = 4096, SLOT = 64, LAST_DAY = 20261130 };

/* Values of one column, each in its slot, and for each a second value to compare it with. */
struct values {
    char *at;
    uint32_t *lens;
    char *other;
    uint32_t *other_lens;
    bd_value_rule rule;
    bd_name *name;
    bd_name *other_name;
    uint64_t *keys;
    bd_buf text;
    bd_region_table *regions;
};

static bd_text value(const struct values *v, size_t i)
{
    return (bd_text){v->at + i * SLOT, v->lens[i]};
}

static bd_text other(const struct values *v, size_t i)
{
    return (bd_text){v->other + i * SLOT, v->other_lens[i]};
}

static struct values *begin(bench_work *work, size_t column, bench_table *t)
{
    struct values *v = bench_room(work, sizeof *v);
    table_make(work, VALUES, t);
    v->at = table_column(work, t, column, SLOT, &v->lens);
    v->other = bench_room(work, VALUES * SLOT + TABLE_PAD);
    v->other_lens = bench_room(work, VALUES * sizeof *v->other_lens);
    v->name = bench_room(work, sizeof *v->name);
    v->other_name = bench_room(work, sizeof *v->other_name);
    v->keys = bench_room(work, VALUES * sizeof *v->keys);
    return v;
}

static void end(bench_work *work, struct values *v)
{
    double bytes = 0;
    for (size_t i = 0; i < VALUES; i++)
        bytes += v->lens[i];
    *work = (bench_work){v, bytes, VALUES, work->rooms};
}

static void drop(void *state)
{
    struct values *v = state;
    bd_buf_fini(&v->text);
    if (v->regions != NULL)
        bd_region_table_fini(v->regions);
}

static void set(struct values *v, bool first, size_t i, bd_text text)
{
    if (text.len > SLOT)
        bench_die("a value of %zu bytes does not fit", text.len);
    memcpy((first ? v->at : v->other) + i * SLOT, text.at, text.len);
    (first ? v->lens : v->other_lens)[i] = (uint32_t)text.len;
}

/* ---- numbers ---- */

enum { ID_PLAIN, ID_BLANKS, ID_FULL_WIDTH, ID_OTHER, ID_15 };

static void make_id(bench_work *work, unsigned kind)
{
    bench_table t;
    struct values *v = begin(work, TABLE_ID, &t);
    for (size_t i = 0; i < VALUES; i++) {
        const char *id = v->at + i * SLOT;
        char text[SLOT];
        size_t len = 18;
        memcpy(text, id, 18);
        if (!bd_id_plain(id, &v->keys[i]))
            bench_die("the generator made a number that is none");
        if (kind == ID_BLANKS) {
            len = (size_t)snprintf(text, sizeof text, " %.6s %.8s %.4s", id, id + 6, id + 14);
        } else if (kind == ID_FULL_WIDTH) {
            len = 0;
            for (size_t k = 0; k < 18; k++, len += 3) {
                const char digit[3] = {'\xEF', '\xBC', (char)(0x90 + (id[k] - '0'))};
                memcpy(text + len, id[k] == 'X' ? "\xEF\xBC\xB8" : digit, 3);
            }
        } else if (kind == ID_OTHER) {
            len = (size_t)snprintf(text, sizeof text, "E%.8s", id + 9);
        } else if (kind == ID_15) {
            len = (size_t)snprintf(text, sizeof text, "%.6s%.9s", id, id + 8);
        }
        set(v, true, i, (bd_text){text, len});
    }
    end(work, v);
}

static uint64_t id_plain(void *state)
{
    const struct values *v = state;
    uint64_t sum = 0;
    for (size_t i = 0; i < VALUES; i++) {
        uint64_t key = 0;
        sum += bd_id_plain(v->at + i * SLOT, &key);
        sum ^= key;
    }
    return sum;
}

static uint64_t id_portable(void *state)
{
    const struct values *v = state;
    uint64_t sum = 0;
    for (size_t i = 0; i < VALUES; i++) {
        uint64_t key = 0;
        sum += bd_id__plain_portable(v->at + i * SLOT, &key);
        sum ^= key;
    }
    return sum;
}

static uint64_t id_read(void *state)
{
    const struct values *v = state;
    uint64_t sum = 0;
    for (size_t i = 0; i < VALUES; i++) {
        bd_id id;
        sum += (uint64_t)bd_id_read(value(v, i), LAST_DAY, &id);
        sum ^= id.key;
    }
    return sum;
}

static uint64_t id_notes(void *state)
{
    const struct values *v = state;
    uint64_t sum = 1;
    for (size_t i = 0; i < VALUES; i++)
        sum += bd_id_key_notes(v->keys[i], LAST_DAY);
    return sum;
}

static uint64_t id_text(void *state)
{
    const struct values *v = state;
    uint64_t sum = 0;
    for (size_t i = 0; i < VALUES; i++) {
        char text[BD_ID_CITIZEN_LEN];
        bd_id_key_text(v->keys[i], text);
        sum += (unsigned char)text[0] + (uint64_t)(unsigned char)text[17];
    }
    return sum;
}

/* ---- names ---- */

enum { NAME_CLEAN, NAME_DIRTY, NAME_OTHER };

/* Dirty: blanks between, a full-width letter; other: another person's. */
static void make_name(bench_work *work, unsigned kind)
{
    bench_table t;
    struct values *v = begin(work, TABLE_NAME, &t);
    v->rule.type = BD_TYPE_NAME;
    for (size_t i = 0; i < VALUES; i++) {
        const bd_text as_is = value(v, i);
        char text[2 * SLOT];
        const int head = as_is.len >= 3 ? 3 : (int)as_is.len;
        const int len = snprintf(text, sizeof text, "%.*s\xE3\x80\x80%.*s \xEF\xBC\xA1", head,
                                 as_is.at, (int)as_is.len - head, as_is.at + head);
        set(v, false, i, kind == NAME_OTHER ? value(v, (i + 1) % VALUES) : as_is);
        if (kind == NAME_DIRTY && len <= SLOT)
            set(v, true, i, (bd_text){text, (size_t)len});
    }
    end(work, v);
}

static uint64_t name_read(void *state)
{
    const struct values *v = state;
    uint64_t sum = 0;
    for (size_t i = 0; i < VALUES; i++) {
        bd_name_read(value(v, i), v->name);
        sum += v->name->len;
    }
    return sum;
}

static uint64_t name_add(void *state)
{
    struct values *v = state;
    v->text.len = 0;
    for (size_t i = 0; i < VALUES; i++)
        bd_name_add(value(v, i), &v->text);
    return v->text.len;
}

static uint64_t compare(void *state)
{
    const struct values *v = state;
    uint64_t sum = 1;
    for (size_t i = 0; i < VALUES; i++)
        sum += (uint64_t)bd_value_compare(&v->rule, value(v, i), &v->rule, other(v, i)) * i;
    return sum;
}

static uint64_t absent(void *state)
{
    const struct values *v = state;
    uint64_t sum = 1;
    for (size_t i = 0; i < VALUES; i++)
        sum += bd_value_absent(&v->rule, value(v, i));
    return sum;
}

/* ---- other values ---- */

enum { SEX_FORMS, ETHNICITY_FORMS, DATE_DIGITS, DATE_HAN };

static void make_value(bench_work *work, unsigned kind)
{
    static const char *const male[] = {"男", "女"};
    bench_table t;
    const size_t column = kind == SEX_FORMS         ? TABLE_SEX
                          : kind == ETHNICITY_FORMS ? TABLE_ETHNICITY
                                                    : TABLE_ISSUED;
    struct values *v = begin(work, column, &t);
    v->rule.type = kind == SEX_FORMS         ? BD_TYPE_SEX
                   : kind == ETHNICITY_FORMS ? BD_TYPE_ETHNICITY
                                             : BD_TYPE_DATE;
    for (size_t i = 0; i < VALUES; i++) {
        const char *at = v->at + i * SLOT;
        char text[SLOT];
        set(v, false, i, value(v, i));
        if (kind == SEX_FORMS)
            set(v, false, i, bd_text_of(male[at[0] == '2']));
        else if (kind == ETHNICITY_FORMS)
            set(v, false, i, bd_text_of("汉族"));
        else if (kind == DATE_HAN) {
            snprintf(text, sizeof text, "%.4s年%.2s月%.2s日", at, at + 4, at + 6);
            set(v, true, i, bd_text_of(text));
        }
    }
    end(work, v);
}

static uint64_t date(void *state)
{
    const struct values *v = state;
    uint64_t sum = 0;
    for (size_t i = 0; i < VALUES; i++) {
        uint32_t day = 0;
        sum += bd_date_read(NULL, value(v, i), &day);
        sum += day;
    }
    return sum;
}

/* ---- regions ---- */

enum { REGION_CODES, REGION_NAMES };

/* All known counties in order: their codes, or the names of their parents and their own. */
static void make_region(bench_work *work, unsigned kind)
{
    bench_table t;
    bd_err err = {0};
    struct values *v = begin(work, TABLE_REGION, &t);
    v->regions = bench_room(work, sizeof *v->regions);
    bench_must(bd_config_regions(NULL, BD_DIGEST_XXH3, v->regions, NULL, &err), &err);
    if (kind == REGION_NAMES) {
        bench_must(bd_region_table_index_names(v->regions, &err), &err);
        for (size_t i = 0, from = 0; i < VALUES; i++, from += 7) {
            size_t idx = from % v->regions->count;
            while (bd_region_level_of(v->regions->entries[idx].code) != BD_REGION_COUNTY)
                idx = (idx + 1) % v->regions->count;
            set(v, true, i, bd_region_name(v->regions, idx));
            v->keys[i] = v->regions->entries[idx].parent;
        }
    }
    end(work, v);
}

static uint64_t region_code(void *state)
{
    const struct values *v = state;
    uint64_t sum = 0;
    for (size_t i = 0; i < VALUES; i++) {
        uint64_t code = 0;
        sum += bd_region_read(value(v, i), &code) && bd_region_mapped(v->regions, code);
        sum ^= code;
    }
    return sum;
}

static uint64_t region_nearest(void *state)
{
    const struct values *v = state;
    uint64_t sum = 0;
    for (size_t i = 0; i < VALUES; i++) {
        uint64_t code = 0;
        size_t idx = 0;
        if (bd_region_read(value(v, i), &code) && bd_region_nearest(v->regions, code, &idx))
            sum += idx;
    }
    return sum;
}

static uint64_t region_name(void *state)
{
    const struct values *v = state;
    uint64_t sum = 0;
    for (size_t i = 0; i < VALUES; i++)
        sum += bd_region_child(v->regions, (uint32_t)v->keys[i], value(v, i)) != BD_REGION_TOP;
    if (sum < VALUES / 2)
        bench_die("only %llu names of regions were found", (unsigned long long)sum);
    return sum;
}

#define CASE(name, make, once, kind)       \
    {                                      \
        name, make, once, kind, NULL, drop \
    }

const bench_case bench_identity_cases[] = {
    CASE("identity/id_plain/best", make_id, id_plain, ID_PLAIN),
    CASE("identity/id_plain/portable", make_id, id_portable, ID_PLAIN),
    CASE("identity/id_read/blanks", make_id, id_read, ID_BLANKS),
    CASE("identity/id_read/full_width", make_id, id_read, ID_FULL_WIDTH),
    CASE("identity/id_read/15_digits", make_id, id_read, ID_15),
    CASE("identity/id_read/other_document", make_id, id_read, ID_OTHER),
    CASE("identity/id_key_notes", make_id, id_notes, ID_PLAIN),
    CASE("identity/id_key_text", make_id, id_text, ID_PLAIN),
    CASE("identity/name_read/clean", make_name, name_read, NAME_CLEAN),
    CASE("identity/name_read/dirty", make_name, name_read, NAME_DIRTY),
    CASE("identity/name_add/clean", make_name, name_add, NAME_CLEAN),
    CASE("identity/name_add/dirty", make_name, name_add, NAME_DIRTY),
    CASE("identity/name_absent/clean", make_name, absent, NAME_CLEAN),
    CASE("identity/name_compare/same", make_name, compare, NAME_CLEAN),
    CASE("identity/name_compare/dirty", make_name, compare, NAME_DIRTY),
    CASE("identity/name_compare/different", make_name, compare, NAME_OTHER),
    CASE("identity/sex_compare", make_value, compare, SEX_FORMS),
    CASE("identity/ethnicity_compare", make_value, compare, ETHNICITY_FORMS),
    CASE("identity/date_read/digits", make_value, date, DATE_DIGITS),
    CASE("identity/date_read/han", make_value, date, DATE_HAN),
    CASE("identity/region_code/mapped", make_region, region_code, REGION_CODES),
    CASE("identity/region_code/nearest", make_region, region_nearest, REGION_CODES),
    CASE("identity/region_name", make_region, region_name, REGION_NAMES),
    {0}};
