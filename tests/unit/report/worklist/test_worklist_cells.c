/* test_worklist_cells: from a finding or a rejected row through its item to the cells of its line,
 * and which cells are marked. */
#include "engine/report/worklist/worklist_form.h"

#include "tests/unit/compare/fixture.h"

#define A "11010519491231002X"

static struct fx fx;
static bd_region_table regions;
static bd_worklist_form form;
static bd_worklist_cells cells;
static bd_worklist_row row;
static bd_buf tail, value, got;

static void setup(void)
{
    fx_init(&fx);
    fx.rules.regions = &regions;
    fx.rules.region_field = -1;
}
static void teardown(void)
{
    bd_worklist_cells_fini(&cells);
    bd_worklist_form_fini(&form);
    bd_buf_fini(&tail);
    bd_buf_fini(&value);
    bd_buf_fini(&got);
    fx_fini(&fx);
}

TestSuite(worklist_cells, .init = setup, .fini = teardown);

static void use(bool chinese, bd_mask mask)
{
    form = (bd_worklist_form){.writer = &fx.writer,
                              .order = {.rules = &fx.rules, .level = BD_REGION_COUNTY},
                              .chinese = chinese,
                              .mask = mask};
    cr_assert_eq(bd_worklist_form_finish(&form, &fx.err), BD_OK);
}

static bd_record opened(const bd_schema *schema, const struct fx_row *from)
{
    bd_record record;
    cr_assert(bd_record_open(schema, from->key, from->bytes, from->len, &record));
    return record;
}

/* Make an item of the finding and open it again. */
static bd_status keep(const bd_finding *finding)
{
    bd_spill_item item;
    cr_assert_eq(bd_worklist_item_of(&form.order, finding, &tail, &value, &item, &fx.err), BD_OK);
    return bd_worklist_item_open(&form.order, item.key, (bd_text){item.value, item.value_len}, &row,
                                 &fx.err);
}

/* Expect the cells from..to of the open row, separated by bars; marked cells in brackets. */
static void expect_cells(size_t from, size_t to, const char *want)
{
    cr_assert_eq(bd_worklist_cells_fill(&form, &row, &cells, &fx.err), BD_OK, "%s", fx.err.text);
    got.len = 0;
    for (size_t i = from; i < to; i++) {
        const bd_xlsx_cell *cell = &cells.cells[i];
        if (i > from)
            bd_buf_add_char(&got, '|');
        if (cell->mark)
            bd_buf_add_char(&got, '[');
        bd_buf_add(&got, cell->at, cell->len);
        if (cell->mark)
            bd_buf_add_char(&got, ']');
    }
    bd_buf_add_char(&got, '\0');
    cr_expect_str_eq(got.at, want);
}

static void expect(const bd_finding *finding, size_t from, size_t to, const char *want)
{
    cr_assert_eq(keep(finding), BD_OK, "%s", fx.err.text);
    expect_cells(from, to, want);
}

static void expect_headings(const char *want)
{
    got.len = 0;
    for (size_t i = 0; i < form.column_count; i++) {
        bd_buf_add_string(&got, form.headings[i].heading);
        bd_buf_add_char(&got, '|');
    }
    bd_buf_add_char(&got, '\0');
    cr_expect_str_eq(got.at, want);
}

/* Judge a row against the first of its number. */
static bd_finding duplicate(const bd_record *kept, const bd_record *roster)
{
    bd_finding finding;
    bd_judge_duplicate(&fx.rules, kept, roster, &finding);
    return finding;
}

Test(worklist_cells, a_compared_field_has_the_card_and_the_first_row_beside_it)
{
    use(false, BD_MASK_NONE);
    expect_headings(
        "id|outcome|reason|differing fields|notes|roster: id|cards: id|roster: name|cards: name|"
        "first row: name|roster: sex|cards: sex|first row: sex|cards: card status|"
        "cards: date of issue|code|region|roster source|cards source|source of the first row|"
        "card rows|row|result|corrected value|remark|checked by|date|");
}

Test(worklist_cells, the_first_row_has_a_chinese_heading)
{
    fx.rules.compare_count = 1;
    use(true, BD_MASK_NONE);
    expect_headings(
        "证件号码|比对结果|原因|不一致项|备注|名册：证件号码|持卡库：证件号码|名册：姓名|持卡库："
        "姓名|首行：姓名|名册：性别|持卡库：性别|持卡库：卡状态|持卡库：发卡日期|区划代码|地区名称|"
        "名册出处|持卡库出处|首行出处|持卡记录数|原始行|核查结果|更正后的值|核查说明|核查人|"
        "核查日期|");
}

Test(worklist_cells, a_conflicting_duplicate_shows_both_rows_and_marks_what_differs)
{
    use(false, BD_MASK_NONE);
    const bd_record kept = opened(&fx.roster, fx_roster(&fx, 0, 2, A, "王小明", "男"));
    const bd_record other = opened(&fx.roster, fx_roster(&fx, 0, 3, A, "李四", "1"));
    const bd_record both = opened(&fx.roster, fx_roster(&fx, 0, 4, A, "王小朋", "女"));
    bd_finding finding = duplicate(&kept, &other);
    expect(&finding, 0, 13,
           A "|duplicate|not the same as the first row|name||" A "||[李四]||[王小明]|1||男");
    finding = duplicate(&kept, &both);
    expect(&finding, 3, 22,
           "name; sex||" A "||[王小朋]||[王小明]|[女]||[男]||||unmapped|f:4||f:2||");
}

Test(worklist_cells, what_is_accepted_or_absent_is_shown_and_not_marked)
{
    use(false, BD_MASK_NONE);
    const bd_record kept = opened(&fx.roster, fx_roster(&fx, 0, 2, A, "王·小明", "男"));
    const bd_record same = opened(&fx.roster, fx_roster(&fx, 0, 3, A, "王小明", ""));
    const bd_finding finding = duplicate(&kept, &same);
    expect(&finding, 2, 13,
           "the same as the first row||name: separators only|" A "||王小明||王·小明|||男");
}

Test(worklist_cells, a_mismatch_marks_the_roster_and_the_card)
{
    use(false, BD_MASK_NONE);
    const bd_record roster = opened(&fx.roster, fx_roster(&fx, 0, 2, A, "王小明", "男"));
    const bd_record card = opened(&fx.cards, fx_card(&fx, 0, 3, A, "王小明", "2", "1", ""));
    bd_choice choice;
    bd_buf scratch = {0};
    bd_finding finding;
    bd_choice_begin(&choice, &fx.rules);
    bd_choice_add(&choice, &card, &scratch);
    bd_judge_first(&fx.rules, &roster, &choice, &finding);
    expect(&finding, 1, 21,
           "mismatch|sex: different|sex||" A "|" A
           "|王小明|王小明||[男]|[2]||1|||unmapped|f:2|f:3||1");
    bd_buf_fini(&scratch);
}

Test(worklist_cells, the_first_row_is_masked_as_the_roster_is)
{
    use(false, BD_MASK_ALL);
    const bd_record kept = opened(&fx.roster, fx_roster(&fx, 0, 2, A, "王小明", A));
    const bd_record other = opened(&fx.roster, fx_roster(&fx, 0, 3, A, "李四", "19491231"));
    const bd_finding finding = duplicate(&kept, &other);
    expect(&finding, 5, 13,
           "110105********002X||[李*]||[王*]|[" BD_MASK_HIDDEN "]||[" BD_MASK_HIDDEN "]");
}

Test(worklist_cells, a_duplicate_that_was_kept_without_its_first_row_is_our_mistake)
{
    use(false, BD_MASK_NONE);
    const bd_record roster = opened(&fx.roster, fx_roster(&fx, 0, 2, A, "王小明", "男"));
    const bd_finding finding = {.outcome = BD_OUTCOME_DUPLICATE,
                                .roster = &roster,
                                .reasons = {BD_WORD_IDENTICAL},
                                .reason_count = 1};
    cr_expect_eq(keep(&finding), BD_E_BUG);
    cr_expect_str_eq(fx.err.text, "a kept row of a worklist cannot be read back");
}

/* Make an item of a rejected row with these cells; it borrows from `value`. */
static bd_spill_item rejected(const char *const texts[3], uint64_t line)
{
    static uint8_t packed[FX_ROW];
    char base[FX_ROW] = {0};
    bd_cell row_cells[3];
    size_t len = 0;
    bd_spill_item item;
    for (size_t i = 0; i < 3; i++) {
        row_cells[i] = (bd_cell){(uint32_t)len, (uint32_t)strlen(texts[i])};
        memcpy(base + len, texts[i], row_cells[i].len);
        len += row_cells[i].len;
    }
    const uint8_t *end =
        bd_record_pack_refused(&fx.roster, base, row_cells, (bd_source){0, line}, 0, packed);
    const bd_worklist_refused refused = {.region = BD_REGION_UNMAPPED,
                                         .source = {0, line},
                                         .reason = BD_WORD_ID_UNUSABLE,
                                         .row = bd_text_of("as it stood"),
                                         .fields = {(const char *)packed, (size_t)(end - packed)}};
    cr_assert_eq(bd_worklist_item_of_rejected(&form.order, &refused, &tail, &value, &item, &fx.err),
                 BD_OK);
    return item;
}

static void open_item(const bd_spill_item *item)
{
    cr_assert_eq(bd_worklist_item_open(&form.order, item->key,
                                       (bd_text){item->value, item->value_len}, &row, &fx.err),
                 BD_OK, "%s", fx.err.text);
}

Test(worklist_cells, a_rejected_row_has_the_fields_that_were_read_and_no_number)
{
    use(false, BD_MASK_NONE);
    const bd_spill_item item = rejected((const char *const[]){"无证", "王小明", "男"}, 7);
    open_item(&item);
    expect_cells(
        0, 22,
        "|rejected|no number of any document|||无证||王小明|||男||||||unmapped|f:7||||as it stood");
}

Test(worklist_cells, a_masked_rejected_row_has_no_digit)
{
    use(false, BD_MASK_ID);
    const bd_spill_item item = rejected((const char *const[]){"11010", "519491231王", "1"}, 7);
    open_item(&item);
    expect_cells(5, 13, "*****||*********王|||*||");
    bd_worklist_form_fini(&form);
    use(false, BD_MASK_ALL);
    open_item(&item);
    expect_cells(5, 13, "|||||||");
}

Test(worklist_cells, a_rejected_row_is_sorted_by_its_fields)
{
    static const size_t sort[] = {1};
    use(false, BD_MASK_NONE);
    form.order.sort = sort;
    form.order.sort_count = 1;
    const bd_spill_item item = rejected((const char *const[]){"", "王", ""}, 7);
    cr_assert_eq(item.tail_len, 4 + 20);
    cr_expect(memcmp(item.tail, "王\0\xff\xff\xff\xff\xff\xff\xff\xff", 12) == 0);
}

Test(worklist_cells, a_rejected_row_of_unknown_columns_has_its_row_alone)
{
    use(false, BD_MASK_NONE);
    const bd_worklist_refused refused = {.region = BD_REGION_UNMAPPED,
                                         .source = {0, 9},
                                         .reason = BD_WORD_ROW_COLUMNS,
                                         .row = bd_text_of("1,2")};
    bd_spill_item item;
    cr_assert_eq(bd_worklist_item_of_rejected(&form.order, &refused, &tail, &value, &item, &fx.err),
                 BD_OK);
    open_item(&item);
    expect_cells(1, 22, "rejected|too few or too many columns||||||||||||||unmapped|f:9||||1,2");
}

Test(worklist_cells, fields_of_a_rejected_row_that_are_none_are_a_damaged_store)
{
    use(false, BD_MASK_NONE);
    const bd_worklist_refused refused = {
        .region = BD_REGION_UNMAPPED, .reason = BD_WORD_ID_EMPTY, .fields = bd_text_of("x")};
    bd_spill_item item;
    cr_expect_eq(bd_worklist_item_of_rejected(&form.order, &refused, &tail, &value, &item, &fx.err),
                 BD_E_INPUT);
    cr_expect_str_eq(fx.err.text, "the store is damaged: the fields of a rejected row are invalid");
}

/* Every byte of its head with every value, and every length: an item, or a fault, never more words
 * than there is room for. */
Test(worklist_cells, a_kept_row_that_was_changed_is_refused_or_keeps_its_bounds)
{
    enum { HEAD_BYTES = 64 }; /* at least */
    char text[600];           /* room for more words than are allowed */
    use(false, BD_MASK_NONE);
    memset(text, '1', sizeof text);
    const bd_worklist_refused refused = {.region = BD_REGION_UNMAPPED,
                                         .source = {0, 9},
                                         .reason = BD_WORD_ROW_COLUMNS,
                                         .row = {text, sizeof text}};
    bd_spill_item item;
    cr_assert_eq(bd_worklist_item_of_rejected(&form.order, &refused, &tail, &value, &item, &fx.err),
                 BD_OK);
    size_t refusals = 0;
    char *bytes = malloc(item.value_len);
    memcpy(bytes, item.value, item.value_len);
    for (size_t at = 0; at < HEAD_BYTES; at++) {
        const char before = bytes[at];
        for (int with = 0; with < 256; with++) {
            bd_err err = {0};
            bytes[at] = (char)with;
            const bd_status st = bd_worklist_item_open(
                &form.order, item.key, (bd_text){bytes, item.value_len}, &row, &err);
            refusals += st == BD_E_BUG;
            cr_expect(st == BD_E_BUG || (row.reason_count <= BD_FINDING_REASONS_MAX &&
                                         row.note_count <= BD_FINDING_NOTES_MAX),
                      "byte %zu as %d", at, with);
        }
        bytes[at] = before;
    }
    cr_expect_gt(refusals, 0);
    for (size_t len = 0; len < item.value_len; len++) {
        bd_err err = {0};
        char *less = malloc(len + 1);
        memcpy(less, bytes, len);
        const bd_status st =
            bd_worklist_item_open(&form.order, item.key, (bd_text){less, len}, &row, &err);
        cr_expect(st == BD_E_BUG || row.raw.at + row.raw.len == less + len);
        free(less);
    }
    free(bytes);
}
