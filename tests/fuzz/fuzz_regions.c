/*
 * fuzz_regions: the reader of region tables, under libFuzzer. A table that is accepted is searched
 * by code and by name, and a search from end to end says what has to come out.
 *
 *   clang -fsanitize=fuzzer,address,undefined ... tests/fuzz/fuzz_regions.c
 */
#include <stdint.h>
#include <string.h>

#include "engine/base/utf8.h"
#include "engine/identity/region_index.h"
#include "engine/identity/region_table.h"
#include "tests/fuzz/fuzz_read.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Of the regions that contain code the smallest one; count: there is none. */
static size_t nearest(const bd_region_table *t, uint64_t code)
{
    size_t best = t->count;
    for (size_t i = 0; i < t->count; i++) {
        const bd_region_entry *e = &t->entries[i];
        if (code >= e->code && code - e->code < bd_region_span(bd_region_level_of(e->code)) &&
            (best == t->count ||
             bd_region_level_of(e->code) > bd_region_level_of(t->entries[best].code)))
            best = i;
    }
    return best;
}

static void check_code(const bd_region_table *t, uint64_t code)
{
    size_t idx = 0;
    const size_t want = nearest(t, code);
    FUZZ_CHECK(bd_region_nearest(t, code, &idx) == (want != t->count));
    FUZZ_CHECK(want == t->count || idx == want);
    const bool exact = want != t->count && t->entries[want].code == code;
    FUZZ_CHECK(bd_region_find(t, code, &idx) == exact && (!exact || idx == want));
}

static void check_entry(const bd_region_table *t, size_t i)
{
    const bd_region_entry *e = &t->entries[i];
    const bd_text name = bd_region_name(t, i);
    FUZZ_CHECK(i == 0 || t->entries[i - 1].code < e->code);
    FUZZ_CHECK(name.len != 0 && bd_utf8_valid(name.at, name.len));
    FUZZ_CHECK(bd_region_mapped(t, e->code));
    if (e->parent == UINT32_MAX)
        FUZZ_CHECK(bd_region_level_of(e->code) == BD_REGION_PROVINCE);
    else
        FUZZ_CHECK(e->parent < i && bd_region_inside(&t->entries[e->parent], e->code) &&
                   bd_region_has_children(t, e->parent));
    const uint32_t found = bd_region_child(t, e->parent, name);
    FUZZ_CHECK(found == BD_REGION_TOP ||
               (found < t->count && t->entries[found].parent == e->parent &&
                (e->until == 0) <= (t->entries[found].until == 0)));
    for (uint64_t step = 1; step <= UINT64_C(10000000000); step *= 10) {
        check_code(t, e->code + step - 1);
        check_code(t, e->code - step);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    bd_region_table table = {0};
    bd_err err = {0};
    bd_status st =
        bd_region_table_add(&table, "fuzz.csv", (bd_text){(const char *)data, size}, &err);
    if (st == BD_OK)
        st = bd_region_table_finish(&table, "fuzz.csv", &err);
    if (st == BD_OK)
        st = bd_region_table_index_names(&table, &err);
    if (st == BD_OK)
        for (size_t i = 0; i < table.count; i++)
            check_entry(&table, i);
    else
        FUZZ_CHECK(st == BD_E_USAGE && st == err.status && err.text[0] != '\0');
    bd_region_table_fini(&table);
    return 0;
}
