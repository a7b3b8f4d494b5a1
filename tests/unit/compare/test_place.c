/* place: the region of a roster row, by code, by names, by number. */
#include "engine/compare/place.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <stdio.h>

#include "engine/record/record_format.h"

enum { FIELDS = 4, PACKED = 512 };

static bd_region_table table;
static bd_rules rules;
static bd_err err;
static bd_schema schema = {.field_count = FIELDS,
                           .last_day = 20261130,
                           .rules = {{.type = BD_TYPE_ID},
                                     {.type = BD_TYPE_TEXT},
                                     {.type = BD_TYPE_TEXT},
                                     {.type = BD_TYPE_TEXT}},
                           .names = {"id", "a", "b", "c"}};

static void init(void)
{
    static const char text[] =
        "code,name\n530000,Yunnan\n533200,Lijiang\n533224,Ninglang\n533224103,Hongqiao\n";
    cr_assert(eq(int, bd_region_table_add(&table, "t", bd_text_of(text), &err), BD_OK));
    cr_assert(eq(int, bd_region_table_finish(&table, "t", &err), BD_OK));
    cr_assert(eq(int, bd_region_table_index_names(&table, &err), BD_OK));
    rules = (bd_rules){
        .roster = &schema, .regions = &table, .region_field = -1, .region_under = BD_REGION_TOP};
}

static void fini(void)
{
    bd_region_table_fini(&table);
}

TestSuite(place, .init = init, .fini = fini);

/* The region of a row with these cells; *placing gets its note. */
static uint64_t place(const char *id, const char *a, const char *b, const char *c,
                      bd_placing *placing)
{
    const char *const texts[FIELDS] = {id, a, b, c};
    char base[PACKED] = {0};
    uint8_t packed[PACKED];
    bd_cell cells[FIELDS];
    uint32_t len = 0;
    uint64_t key;
    uint64_t region = 12345;
    uint8_t *end;
    bd_record record;
    for (size_t i = 0; i < FIELDS; i++) {
        cells[i] = (bd_cell){len, (uint32_t)strlen(texts[i])};
        memcpy(base + len, texts[i], cells[i].len);
        len += cells[i].len;
    }
    cr_assert(eq(int,
                 bd_record_pack(&schema, base, cells, (bd_source){0, 1}, 0, packed, &key, &end),
                 BD_ID_OK));
    cr_assert(bd_record_open(&schema, key, packed, (size_t)(end - packed), &record));
    *placing = bd_place(&rules, &record, &region);
    return region;
}

struct expected {
    const char *id, *a, *b, *c;
    uint64_t region;
    bd_placing placing;
};

static void expect(const struct expected *cases, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        bd_placing placing;
        const uint64_t region = place(cases[i].id, cases[i].a, cases[i].b, cases[i].c, &placing);
        cr_expect(region == cases[i].region, "case %zu: %llu", i, (unsigned long long)region);
        cr_expect(placing == cases[i].placing, "case %zu: %d", i, (int)placing);
    }
}

static const char in[] = "533224199001011233"; /* the check character does not matter here */
static const char out[] = "990000199001011233";
static const char elsewhere[] = "530102199001011233"; /* of the province, not of 533200 */
static const char other[] = "G12345678";

Test(place, a_code_is_kept_as_written_where_its_province_is_known)
{
    const struct expected cases[] = {
        {in, "533224", "", "", 533224000000, BD_PLACED},
        {out, "533224", "", "", 533224000000, BD_PLACED},
        {other, "533224001", "", "", 533224001000, BD_PLACED},
        {in, "533224103002", "", "", 533224103002, BD_PLACED},
        {in, "539999", "", "", 539999000000, BD_PLACED},
        {in, " 533224 ", "", "", 533224000000, BD_PLACED},
        {in, "990000", "", "", BD_REGION_UNMAPPED, BD_PLACED_UNMAPPED},
        {out, "990000", "", "", BD_REGION_UNMAPPED,
         BD_PLACED_UNMAPPED}, /* packed as the region of the number */
        {in, "5332", "", "", BD_REGION_UNMAPPED, BD_PLACED_UNMAPPED},
        {in, "533224.0", "", "", 533224000000, BD_PLACED},
        {in, "5.33224E+11", "", "", BD_REGION_UNMAPPED, BD_PLACED_UNMAPPED},
        {in, "无", "", "", 533224000000, BD_PLACED_BY_NUMBER},
        {in, "\\N", "", "", 533224000000, BD_PLACED_BY_NUMBER},
        {in, "Ninglang", "", "", BD_REGION_UNMAPPED, BD_PLACED_UNMAPPED},
        {in, "", "", "", 533224000000, BD_PLACED_BY_NUMBER},
        {in, " \xE3\x80\x80", "", "", 533224000000, BD_PLACED_BY_NUMBER},
        {out, "", "", "", BD_REGION_UNMAPPED, BD_PLACED_UNMAPPED},
        {other, "", "", "", BD_REGION_UNMAPPED, BD_PLACED_UNMAPPED}};
    rules.region_field = 1;
    expect(cases, sizeof cases / sizeof *cases);
}

/* The same cells before they are packed. */
static uint64_t place_cells(const char *id, const char *a)
{
    char base[PACKED];
    const uint32_t len = (uint32_t)strlen(id);
    const bd_cell cells[FIELDS] = {{0, len}, {len, (uint32_t)strlen(a)}};
    snprintf(base, sizeof base, "%s%s", id, a);
    return bd_place_cells(&rules, base, cells);
}

Test(place, a_refused_row_is_counted_where_its_code_says)
{
    cr_expect(place_cells("x", "533224") == BD_REGION_UNMAPPED, "without a field");
    rules.region_field = 1;
    cr_expect(place_cells("x", "533224") == 533224000000);
    cr_expect(place_cells("x", "990000") == BD_REGION_UNMAPPED);
    cr_expect(place_cells("x", "5332") == BD_REGION_UNMAPPED);
    rules.regions = NULL;
    cr_expect(place_cells("x", "533224") == BD_REGION_UNMAPPED, "without a table");
}

Test(place, a_row_of_the_first_field_as_region_is_counted_there)
{
    const bd_schema before = schema;
    const struct expected cases[] = {
        {"533224", elsewhere, "", "", 533224000000, BD_PLACED},
        {"990000", elsewhere, "", "", BD_REGION_UNMAPPED, BD_PLACED_UNMAPPED}};
    schema.rules[0].type = BD_TYPE_TEXT;
    schema.rules[1].type = BD_TYPE_ID;
    schema.id_field = 1;
    rules.region_field = 0;
    expect(cases, sizeof cases / sizeof *cases);
    cr_expect(place_cells("533224", "x") == 533224000000, "refused");
    schema = before;
}

Test(place, names_are_followed_down_as_far_as_they_lead)
{
    const struct expected cases[] = {
        {out, "Ninglang", "Hongqiao", "a village", 533224103000, BD_PLACED},
        {out, "Ninglang", "Nowhere", "a village", 533224000000, BD_PLACED_UNMAPPED},
        {out, "Nowhere", "Hongqiao", "", 533200000000, BD_PLACED_UNMAPPED},
        {out, "Ninglang", "", "", 533224000000, BD_PLACED},
        {out, "Ninglang", "", "Hongqiao", 533224103000, BD_PLACED},
        {out, "", "Hongqiao", "", 533200000000, BD_PLACED_UNMAPPED},
        {out, "市辖区", "Ninglang", "", 533224000000, BD_PLACED},
        {out, "县", "", "", 533200000000, BD_PLACED},
        {in, "", "", "", 533224000000, BD_PLACED_BY_NUMBER}, /* 533200 contains it */
        {out, "", "", "", 533200000000, BD_PLACED_UNMAPPED},
        {elsewhere, "", "", "", 533200000000, BD_PLACED_UNMAPPED},
        {other, "", "", "", 533200000000, BD_PLACED_UNMAPPED}};
    rules.region_names[0] = 1;
    rules.region_names[1] = 2;
    rules.region_names[2] = 3;
    rules.region_name_count = 3;
    size_t under;
    cr_assert(bd_region_find(&table, 533200000000, &under));
    rules.region_under = (uint32_t)under;
    expect(cases, sizeof cases / sizeof *cases);
    const struct expected from_the_top[] = {
        {out, "Yunnan", "Lijiang", "Ninglang", 533224000000, BD_PLACED},
        {out, "Yunnan", "/", "无", 530000000000, BD_PLACED},
        {in, "", "", "", 533224000000, BD_PLACED_BY_NUMBER},
        {other, "", "", "", BD_REGION_UNMAPPED, BD_PLACED_UNMAPPED},
        {in, "Ninglang", "", "", BD_REGION_UNMAPPED, BD_PLACED_UNMAPPED}};
    rules.region_under = BD_REGION_TOP;
    expect(from_the_top, sizeof from_the_top / sizeof *from_the_top);
}

Test(place, without_a_field_the_number_says_it_and_no_row_is_noted)
{
    const struct expected cases[] = {{in, "530000", "", "", 533224000000, BD_PLACED},
                                     {out, "", "", "", BD_REGION_UNMAPPED, BD_PLACED},
                                     {other, "", "", "", BD_REGION_UNMAPPED, BD_PLACED}};
    expect(cases, sizeof cases / sizeof *cases);
}

Test(place, without_a_table_there_is_no_region)
{
    const struct expected cases[] = {{in, "530000", "", "", BD_REGION_UNMAPPED, BD_PLACED}};
    rules.region_field = 1;
    rules.regions = NULL;
    expect(cases, 1);
}

Test(place, a_damaged_key_reads_nothing_it_should_not)
{
    uint64_t region;
    const bd_record record = {.schema = &schema, .key = UINT64_C(0x7FFFFFFFFFFFFFFF)};
    cr_expect(eq(int, bd_place(&rules, &record, &region), BD_PLACED));
    cr_expect(region == BD_REGION_UNMAPPED);
}
