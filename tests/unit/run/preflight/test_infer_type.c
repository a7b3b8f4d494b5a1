/* test_infer_type: what single cells look like, and what a whole column looks like. */
#include "engine/run/preflight/infer_type.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include "config/regions/region_tables.h"

static bd_region_table regions;

static void setup(void)
{
    bd_err err = {0};
    cr_assert(bd_config_regions(NULL, BD_DIGEST_XXH3, &regions, NULL, &err) == BD_OK, "%s",
              err.text);
}

static void teardown(void)
{
    bd_region_table_fini(&regions);
}

TestSuite(infer_type, .init = setup, .fini = teardown);

static const struct {
    const char *cell;
    bd_inferred kind;
} table[] = {
    {"", BD_INFERRED_EMPTY},
    {" \xE3\x80\x80", BD_INFERRED_EMPTY},
    {"11010519491231002X", BD_INFERRED_ID},
    {"11010519491231002x", BD_INFERRED_ID},
    {"110105194912310021", BD_INFERRED_ID},
    {"110105491231002", BD_INFERRED_ID},
    {"身份证：110105 19491231 002X", BD_INFERRED_ID},
    {"4.40981E+17", BD_INFERRED_ID},
    {"11010519491231002X、440524188001010014", BD_INFERRED_ID},
    {"E12345678", BD_INFERRED_DOCUMENT},
    {"13800138000", BD_INFERRED_PHONE},
    {"19491231", BD_INFERRED_DATE},
    {"1949-12-31", BD_INFERRED_DATE},
    {"1949年12月31日", BD_INFERRED_DATE},
    {"20161301", BD_INFERRED_DIGITS},
    {"530724", BD_INFERRED_REGION},
    {"530724102", BD_INFERRED_REGION},
    {"000123", BD_INFERRED_DIGITS},
    {"1", BD_INFERRED_CODE},
    {"01", BD_INFERRED_CODE},
    {"0012345678", BD_INFERRED_DIGITS},
    {"男", BD_INFERRED_SEX},
    {"女性", BD_INFERRED_SEX},
    {"M", BD_INFERRED_SEX},
    {"彝族", BD_INFERRED_ETHNICITY},
    {"宁蒗彝族自治县", BD_INFERRED_PLACE},
    {"永宁镇", BD_INFERRED_PLACE},
    {"王秀英", BD_INFERRED_NAME},
    {"吉克·阿木", BD_INFERRED_NAME},
    {"JOHN SMITH", BD_INFERRED_NAME},
    {"卓玛", BD_INFERRED_WORDS},
    {"务工", BD_INFERRED_WORDS},
    {"-", BD_INFERRED_OTHER},
    {"3号楼", BD_INFERRED_OTHER},
    {"\xD5\xC5\xC8\xFD", BD_INFERRED_OTHER},
};

Test(infer_type, a_cell_looks_like_what_is_in_it)
{
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        const bd_inferred kind = bd_inferred_of(&regions, bd_text_of(table[i].cell));
        cr_expect(kind == table[i].kind, "'%s' looks like %s", table[i].cell,
                  bd_inferred_name(kind));
    }
}

Test(infer_type, a_column_looks_like_most_of_what_is_there)
{
    uint64_t counts[BD_INFERRED_COUNT] = {[BD_INFERRED_EMPTY] = 100, [BD_INFERRED_NAME] = 6};
    counts[BD_INFERRED_WORDS] = 5;
    cr_expect(bd_inferred_most(counts) == BD_INFERRED_NAME);
    char share[BD_SHARE_TEXT];
    cr_expect_str_eq(bd_inferred_share(counts, BD_INFERRED_NAME, share), "54.54");
    counts[BD_INFERRED_WORDS] = 6;
    cr_expect(bd_inferred_most(counts) == BD_INFERRED_EMPTY, "half is not most");
}

Test(infer_type, a_type_fits_a_column_of_its_values_and_of_what_may_stand_for_them)
{
    static const struct {
        bd_type type;
        bd_inferred kind;
        bool fits;
    } rows[] = {
        {BD_TYPE_ID, BD_INFERRED_ID, true},          {BD_TYPE_ID, BD_INFERRED_DOCUMENT, true},
        {BD_TYPE_ID, BD_INFERRED_NAME, false},       {BD_TYPE_ID, BD_INFERRED_PHONE, false},
        {BD_TYPE_NAME, BD_INFERRED_WORDS, true},     {BD_TYPE_NAME, BD_INFERRED_ID, false},
        {BD_TYPE_NAME, BD_INFERRED_SEX, false},      {BD_TYPE_SEX, BD_INFERRED_CODE, true},
        {BD_TYPE_SEX, BD_INFERRED_DATE, false},      {BD_TYPE_DATE, BD_INFERRED_ID, false},
        {BD_TYPE_REGION, BD_INFERRED_PLACE, false},  {BD_TYPE_REGION, BD_INFERRED_DIGITS, true},
        {BD_TYPE_DIGITS, BD_INFERRED_NAME, false},   {BD_TYPE_DIGITS, BD_INFERRED_PHONE, true},
        {BD_TYPE_CODE, BD_INFERRED_WORDS, true},     {BD_TYPE_TEXT, BD_INFERRED_OTHER, true},
        {BD_TYPE_ETHNICITY, BD_INFERRED_SEX, false}, {BD_TYPE_DATE, BD_INFERRED_DATE, true}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        uint64_t counts[BD_INFERRED_COUNT] = {[BD_INFERRED_EMPTY] = 1};
        counts[rows[i].kind] = 2;
        cr_expect(bd_inferred_fits(rows[i].type, counts) == rows[i].fits, "%s and %s",
                  bd_type_name(rows[i].type), bd_inferred_name(rows[i].kind));
    }
    const uint64_t nothing[BD_INFERRED_COUNT] = {[BD_INFERRED_EMPTY] = 9};
    cr_expect(bd_inferred_fits(BD_TYPE_ID, nothing), "nothing contradicts nothing");
}
