/* region: codes, and the table of known divisions. */
#include "engine/identity/region.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <stdlib.h>

#include "config/regions/region_tables.h"
#include "engine/identity/region_table.h"

static bd_region_table table;
static bd_err err;

static void fini(void)
{
    bd_region_table_fini(&table);
}

TestSuite(region_table, .fini = fini);

static bd_status load(const char *text)
{
    err = (bd_err){0};
    bd_region_table_fini(&table);
    bd_status st = bd_region_table_add(&table, "r.csv", bd_text_of(text), &err);
    if (st >= 0)
        st = bd_region_table_finish(&table, "r.csv", &err);
    return st < 0 ? st : bd_region_table_index_names(&table, &err);
}

static uint64_t read_code(const char *cell)
{
    uint64_t code = 0;
    return bd_region_read(bd_text_of(cell), &code) ? code : UINT64_MAX;
}

Test(region, a_code_has_6_9_or_12_digits)
{
    cr_expect(read_code("533224") == 533224000000);
    cr_expect(read_code("533224001") == 533224001000);
    cr_expect(read_code("533224001002") == 533224001002);
    cr_expect(read_code(" 533224 \xE3\x80\x80") == 533224000000, "blanks");
    cr_expect(read_code("\xEF\xBC\x95"
                        "33224") == 533224000000,
              "full width");
    cr_expect(read_code("533224.0") == 533224000000, "a float");
    const char *const bad[] = {
        "",       "53",       "5332",       "53322", "5332240", "5332240010021",
        "53322X", "533224.1", "5.33224E+5", "-33224"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        cr_expect(read_code(bad[i]) == UINT64_MAX, "%s", bad[i]);
}

Test(region, a_code_says_its_level_and_what_it_lies_in)
{
    static const struct {
        uint64_t code;
        bd_region_level level;
        const char *text;
    } table_of[] = {{530000000000, BD_REGION_PROVINCE, "530000"},
                    {533200000000, BD_REGION_PREFECTURE, "533200"},
                    {533224000000, BD_REGION_COUNTY, "533224"},
                    {533224001000, BD_REGION_TOWN, "533224001"},
                    {533224001002, BD_REGION_VILLAGE, "533224001002"},
                    {441900003000, BD_REGION_TOWN, "441900003"},
                    {533224000007, BD_REGION_VILLAGE, "533224000007"}};
    char text[BD_REGION_TEXT];
    for (size_t i = 0; i < sizeof table_of / sizeof *table_of; i++) {
        cr_expect(eq(int, bd_region_level_of(table_of[i].code), table_of[i].level));
        cr_expect_str_eq(bd_region_text(table_of[i].code, text), table_of[i].text);
    }
    cr_expect(bd_region_above(533224001002, BD_REGION_PROVINCE) == 530000000000);
    cr_expect(bd_region_above(533224001002, BD_REGION_COUNTY) == 533224000000);
}

Test(region_table, a_code_is_found_under_its_nearest_known_ancestor)
{
    size_t idx;
    cr_assert(eq(int,
                 load("code,name\n530000,A\n533200,B\n533224,C\n441900,D\n440000,E\n441900003,F\n"),
                 BD_OK));
    const struct {
        uint64_t code, nearest;
    } cases[] = {{533224001002, 533224000000}, {533299000000, 533200000000},
                 {539900000000, 530000000000}, {441900003001, 441900003000},
                 {441901000000, 441900000000}, {530000000000, 530000000000}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        cr_assert(bd_region_nearest(&table, cases[i].code, &idx));
        cr_expect(table.entries[idx].code == cases[i].nearest);
        cr_expect(bd_region_mapped(&table, cases[i].code));
    }
    cr_expect(not(bd_region_nearest(&table, 990000000000, &idx)));
    cr_expect(not(bd_region_mapped(&table, 990000000000)));
    cr_expect(not(bd_region_nearest(&table, 110000000000, &idx)), "before the first");
    cr_expect(bd_region_find(&table, 533200000000, &idx));
    cr_expect(not(bd_region_find(&table, 533201000000, &idx)));
    cr_assert(bd_region_find(&table, 533200000000, &idx));
    cr_expect(bd_region_has_children(&table, (uint32_t)idx));
    cr_expect(not(bd_region_has_children(&table, (uint32_t)idx + 1)));
}

/* The code of the division with that name directly below parent. */
static uint64_t named(uint64_t parent, const char *name)
{
    size_t idx = BD_REGION_TOP;
    if (parent != BD_REGION_UNMAPPED)
        cr_assert(bd_region_find(&table, parent, &idx));
    const uint32_t found = bd_region_child(&table, (uint32_t)idx, bd_text_of(name));
    return found == BD_REGION_TOP ? BD_REGION_UNMAPPED : table.entries[found].code;
}

Test(region_table, a_name_is_resolved_only_under_its_parent)
{
    cr_assert(eq(
        int,
        load(
            "code,name,until\n320000,Jiangsu,\n320100,Nanjing,\n320300,Xuzhou,\n320106,Gulou,\n320302,Gulou,\n"
            "320199,Old,2010-12\n320198,Twice,\n320197,Twice,\n320196,Same,2009-12\n320195,Same,\n"
            "320194,Park Ａ１,\n320193,Three,\n320192,Three,\n320191,Three,2009-12\n"
            "320190,Gone,2009-12\n320189,Gone,2010-12\n320188,Gone,1998-11\n"
            "320187,Ended,2009-12\n320186,Ended,2009-12\n320185,Ended,1998-11\n"),
        BD_OK));
    cr_expect(named(320100000000, "Gulou") == 320106000000);
    cr_expect(named(320300000000, "Gulou") == 320302000000);
    cr_expect(named(320300000000, " Gu lou\xE3\x80\x80") == 320302000000);
    cr_expect(named(320000000000, "Gulou") == BD_REGION_UNMAPPED);
    cr_expect(named(BD_REGION_UNMAPPED, "Jiangsu") == 320000000000);
    cr_expect(named(BD_REGION_UNMAPPED, "Nanjing") == BD_REGION_UNMAPPED);
    cr_expect(named(320100000000, "Old") == 320199000000, "abolished, and the only one");
    cr_expect(named(320100000000, "Same") == 320195000000,
              "one that stands wins over an abolished one");
    cr_expect(named(320100000000, "Twice") == BD_REGION_UNMAPPED);
    cr_expect(named(320100000000, "Park A1") == 320194000000, "full width in the table");
    cr_expect(named(320100000000, "Ｐark Ａ1") == 320194000000, "and in the cell");
    cr_expect(named(320100000000, "Three") == BD_REGION_UNMAPPED,
              "two that stand are not told apart by an abolished one");
    cr_expect(named(320100000000, "Gone") == 320189000000, "the one that ended last");
    cr_expect(named(320100000000, "Ended") == BD_REGION_UNMAPPED, "two ended last");
    cr_expect(named(320100000000, "") == BD_REGION_UNMAPPED);
}

Test(region_table, a_hostile_table_is_refused_with_its_line)
{
    static const struct {
        const char *text;
        const char *message;
    } cases[] = {
        {"", "r.csv:1: the region table is empty"},
        {"code,name\n", "r.csv: the region table has no region"},
        {"name,level\n", "r.csv:1: not a region table: no column 'code'"},
        {"code\n530000\n", "r.csv:1: not a region table: no column 'name'"},
        {"code,name,parent\n530000,A,533200\n", "r.csv:1: unknown column 'parent'"},
        {"code,name,110105\n", "r.csv:1: unknown column '‹6 characters›'"},
        {"11010519491231002X,\xE5\xBC\xA0\xE4\xB8\x89\n",
         "r.csv:1: not a region table: no column 'code'"},
        {"code,name\n11010519491231002X,A\n", "r.csv:2: not a region code"},
        {"code,name\n530000,A\xE2\x80\xAE\n",
         "r.csv:2: not a name: allowed are 1 to 255 bytes of UTF-8 without control characters"},
        {"code,name,name\n", "r.csv:1: duplicate column 'name'"},
        {"code,name\n530000,A\n5332,B\n", "r.csv:3: not a region code"},
        {"code,name\n000000,A\n", "r.csv:2: not a region code"},
        {"code,name\n53000a,A\n", "r.csv:2: not a region code"},
        {"code,name\n530000,\n",
         "r.csv:2: not a name: allowed are 1 to 255 bytes of UTF-8 without control characters"},
        {"code,name\n530000,\xFF\n",
         "r.csv:2: not a name: allowed are 1 to 255 bytes of UTF-8 without control characters"},
        {"code,name\n530000,a\tb\n",
         "r.csv:2: not a name: allowed are 1 to 255 bytes of UTF-8 without control characters"},
        {"code,name\n530000,A,B\n", "r.csv:2: 3 columns where the heading has 2"},
        {"code,name\n530000,A\n\n530000,B\n", "r.csv:4: the region appears twice, first on line 2"},
        {"code,name\n533224,A\n", "r.csv:2: the region lies in no region of the table"},
        {"code,name,level\n530000,A,county\n",
         "r.csv:2: the code is of a province, not of a county"},
        {"code,name,level\n530000,A,state\n", "r.csv:2: unknown level"},
        {"code,name,until\n530000,A,2016\n", "r.csv:2: not a month as YYYY-MM"},
        {"code,name,until\n530000,A,2016-13\n", "r.csv:2: not a month as YYYY-MM"},
        {"code,name\n530000,\"A\"\"B\"\n", "r.csv:2: a quote or a NUL inside a cell"},
        {"code,name\n530000,\"A\nB\"\n", "r.csv:2: a quote or a NUL inside a cell"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        cr_expect(eq(int, load(cases[i].text), BD_E_USAGE));
        cr_expect_str_eq(err.text, cases[i].message);
    }
}

Test(region_table, what_spreadsheets_write_is_read)
{
    cr_assert(
        eq(int, load("\xEF\xBB\xBFname,code\r\n\"A\",\"530000\"\r\n\r\nB/..,533200\r\n"), BD_OK));
    cr_expect(eq(sz, table.count, 2));
    cr_expect(named(530000000000, "B/..") == 533200000000);
}

Test(region_table, too_many_of_one_name_are_refused_not_searched_for_hours)
{
    bd_buf text = {0};
    bd_buf_add_string(&text, "code,name\n530000,A\n");
    for (unsigned i = 1; i < 60000; i++)
        bd_buf_printf(&text, "53%07u,same\n", i);
    bd_buf_add_char(&text, '\0');
    cr_expect(eq(int, load(text.at), BD_E_USAGE));
    cr_expect(strstr(err.text, "regions of one name") != NULL, "%s", err.text);
    bd_buf_fini(&text);
}

Test(region_table, every_cut_of_a_table_is_a_table_or_refused)
{
    static const char whole[] =
        "code,name,level,from,until\n530000,\xE4\xBA\x91,province,,\n533200,B,,2001-01,2002-02\n";
    for (size_t len = 0; len < sizeof whole; len++) {
        char *cut = malloc(len + 1); /* its own allocation: a read past its end is noticed */
        memcpy(cut, whole, len);
        err = (bd_err){0};
        bd_region_table_fini(&table);
        bd_status st = bd_region_table_add(&table, "r.csv", (bd_text){cut, len}, &err);
        if (st >= 0)
            st = bd_region_table_finish(&table, "r.csv", &err);
        cr_expect(st == BD_OK || st == BD_E_USAGE);
        free(cut);
    }
}

static void expect_named(uint64_t code, const char *name)
{
    size_t idx;
    cr_assert(bd_region_find(&table, code, &idx));
    const bd_text found = bd_region_name(&table, idx);
    cr_expect(bd_text_equal(found, bd_text_of(name)), "%.*s", (int)found.len, found.at);
}

Test(region_table, the_compiled_in_table_knows_what_it_should)
{
    unsigned children = 0;
    cr_assert(eq(int, bd_config_regions(NULL, BD_DIGEST_XXH3, &table, NULL, &err), BD_OK), "%s",
              err.text);
    cr_expect(table.count > 48000);
    expect_named(660000000000, "新疆生产建设兵团");
    expect_named(530724000000, "宁蒗彝族自治县");
    cr_expect(not(bd_region_mapped(&table, 990000000000)));
    static const uint64_t without_counties[] = {441900000000, 442000000000, 460400000000};
    for (size_t i = 0; i < 3; i++) {
        size_t idx;
        cr_assert(bd_region_find(&table, without_counties[i], &idx));
        cr_expect(eq(int, bd_region_level_of(table.entries[idx + 1].code), BD_REGION_TOWN));
    }
    for (size_t i = 0; i < table.count; i++) /* existing counties directly below a province */
        children +=
            bd_region_level_of(table.entries[i].code) == BD_REGION_COUNTY &&
            table.entries[i].until == 0 &&
            bd_region_level_of(table.entries[table.entries[i].parent].code) == BD_REGION_PROVINCE;
    cr_expect(eq(uint, children, 118));
}

/* Numbers issued before 2002 begin with them. */
Test(region_table, the_compiled_in_table_has_the_codes_of_the_first_numbers)
{
    static const struct {
        uint32_t six;
        const char *name, *above;
    } old[] = {{412723, "商水县", "周口地区"},
               {412701, "周口市", "周口地区"},
               {342401, "六安市", "六安地区"},
               {132133, "永年县", "邯郸地区"},
               {510211, "江北区", "重庆市"},
               {512322, "垫江县", "涪陵地区"},
               {513901, "资阳市", "资阳地区"},
               {460002, "琼海市", "海南省"},
               {442221, "崖县", "海南黎族苗族自治州"},
               {142702, "永济市", "运城地区"},
               {110221, "昌平县", "北京市"},
               {654101, "伊宁市", "伊犁地区"},
               {139002, "辛集市（1998年前霸州市）", "河北省"},
               {220604, "江源区（1998年前临江区）", "白山市"}};
    cr_assert(eq(int, bd_config_regions(NULL, BD_DIGEST_XXH3, &table, NULL, &err), BD_OK), "%s",
              err.text);
    for (size_t i = 0; i < sizeof old / sizeof *old; i++) {
        size_t idx;
        cr_assert(bd_region_find(&table, bd_region_of_six(old[i].six), &idx), "%u", old[i].six);
        const bd_text name = bd_region_name(&table, idx);
        const bd_text above = bd_region_name(&table, table.entries[idx].parent);
        cr_expect(bd_text_equal(name, bd_text_of(old[i].name)), "%u is %.*s", old[i].six,
                  (int)name.len, name.at);
        cr_expect(bd_text_equal(above, bd_text_of(old[i].above)), "%u lies in %.*s", old[i].six,
                  (int)above.len, above.at);
        cr_expect(table.entries[idx].until != 0);
    }
}

/* The codes before 2002 made two names of these; the one that ended last counts. */
Test(region_table, a_name_that_ended_lately_is_not_hidden_by_an_older_one)
{
    cr_assert(eq(int, bd_config_regions(NULL, BD_DIGEST_XXH3, &table, NULL, &err), BD_OK), "%s",
              err.text);
    cr_assert(eq(int, bd_region_table_index_names(&table, &err), BD_OK), "%s", err.text);
    cr_expect(named(110000000000, "密云县") == 110228000000);
    cr_expect(named(320600000000, "港闸区") == 320611000000);
    cr_expect(named(130000000000, "定州市") == 139001000000);
}

Test(region_table, a_file_that_cannot_be_read_is_a_matter_of_usage)
{
    cr_expect(eq(int, bd_config_regions("/nonexistent/r.csv", BD_DIGEST_XXH3, &table, NULL, &err),
                 BD_E_USAGE));
    cr_expect_str_eq(
        err.text, "cannot read the region table '/nonexistent/r.csv': No such file or directory");
    err = (bd_err){0};
    cr_expect(eq(int, bd_config_regions("/", BD_DIGEST_XXH3, &table, NULL, &err), BD_E_USAGE));
    cr_expect_str_eq(err.text, "the region table '/' is not a regular file");
}
