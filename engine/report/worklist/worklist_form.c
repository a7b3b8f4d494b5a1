/* worklist_form: the columns. See worklist_form.h; worklist_cells.c has the cells. */
#include "engine/report/worklist/worklist_form.h"

#include <stdlib.h>

#include "engine/report/words/words.h"

/* Widths of columns, in characters; a Han character counts as two. */
enum {
    WIDTH_ID = 20,
    WIDTH_WORD = 12,
    WIDTH_TEXT = 24,
    WIDTH_FIELD = 16,
    WIDTH_SOURCE = 28,
    WIDTH_RAW = 40
};

/* The headings' texts move while they are added, so their offsets are kept first. */
struct making {
    bd_worklist_form *form;
    size_t starts[BD_WORKLIST_COLUMNS_MAX];
};

static void add_column(struct making *making, bd_worklist_column column, const char *set,
                       const char *key, double width, bd_xlsx_column_kind kind)
{
    bd_worklist_form *form = making->form;
    const size_t i = form->column_count++;
    making->starts[i] = form->heading_bytes.len;
    if (set != NULL) {
        bd_buf_add_string(&form->heading_bytes, bd_word_label(set, form->chinese));
        bd_buf_add_string(&form->heading_bytes, form->chinese ? "：" : ": ");
    }
    bd_buf_add_string(&form->heading_bytes, bd_word_label(key, form->chinese));
    bd_buf_add_char(&form->heading_bytes, '\0');
    form->columns[i] = column;
    form->headings[i] = (bd_xlsx_column){.width = width, .kind = kind};
}

static void add_plain(struct making *making, bd_worklist_cell_kind kind, const char *key,
                      double width)
{
    add_column(making, (bd_worklist_column){kind, 0, -1}, NULL, key, width, BD_XLSX_PERSON);
}

static double field_width(bd_type type)
{
    return type == BD_TYPE_ID ? WIDTH_ID : WIDTH_FIELD;
}

static int compared_as(const bd_rules *rules, bool card, size_t field)
{
    for (size_t i = 0; i < rules->compare_count; i++)
        if ((card ? rules->compare[i].cards_field : rules->compare[i].roster_field) == field)
            return (int)i;
    return -1;
}

static void add_field(struct making *making, bd_worklist_cell_kind kind, size_t field)
{
    const bd_rules *rules = making->form->order.rules;
    const bool card = kind == BD_CELL_CARD;
    const bd_schema *schema = card ? rules->cards : rules->roster;
    const bd_worklist_column column = {kind, field, compared_as(rules, card, field)};
    const char *set = card ? "cards" : kind == BD_CELL_KEPT ? "first_row" : "roster";
    add_column(making, column, set, schema->names[field], field_width(schema->rules[field].type),
               card ? BD_XLSX_CARD : BD_XLSX_ROSTER);
}

/* The index of the field with that name, or the number of fields. */
static size_t field_named(const bd_schema *schema, const char *name)
{
    size_t i = 0;
    while (i < schema->field_count && strcmp(schema->names[i], name) != 0)
        i++;
    return i;
}

/* The card field that belongs beside a roster field: the one of the same name, but for the document
 * numbers, which belong together whatever their names are. */
static size_t partner_of(const bd_schema *roster, size_t field, const bd_schema *cards)
{
    return field == roster->id_field ? cards->id_field : field_named(cards, roster->names[field]);
}

static void add_fields(struct making *making)
{
    const bd_schema *roster = making->form->order.rules->roster;
    const bd_schema *cards = making->form->order.rules->cards;
    bool shown[BD_SCHEMA_FIELDS_MAX] = {false};
    for (size_t i = 0; i < roster->field_count; i++) {
        const size_t partner = partner_of(roster, i, cards);
        add_field(making, BD_CELL_ROSTER, i);
        if (partner < cards->field_count && !shown[partner]) {
            add_field(making, BD_CELL_CARD, partner);
            shown[partner] = true;
        }
        if (compared_as(making->form->order.rules, false, i) >= 0)
            add_field(making, BD_CELL_KEPT, i);
    }
    for (size_t i = 0; i < cards->field_count; i++)
        if (!shown[i])
            add_field(making, BD_CELL_CARD, i);
}

static void add_fill_in(struct making *making)
{
    static const struct {
        const char *key;
        double width;
    } columns[BD_WORKLIST_FILL_IN] = {{"check_result", WIDTH_FIELD},
                                      {"corrected_value", WIDTH_TEXT},
                                      {"check_remark", WIDTH_TEXT},
                                      {"checked_by", WIDTH_WORD},
                                      {"check_date", WIDTH_WORD}};
    for (size_t i = 0; i < BD_WORKLIST_FILL_IN; i++)
        add_column(making, (bd_worklist_column){BD_CELL_FILL_IN, 0, -1}, NULL, columns[i].key,
                   columns[i].width, BD_XLSX_FILL_IN);
    bd_worklist_form *form = making->form;
    form->headings[form->column_count - BD_WORKLIST_FILL_IN].choices = true;
}

bd_status bd_worklist_form_finish(bd_worklist_form *form, bd_err *err)
{
    static const char *const choices[BD_WORKLIST_CHOICES] = {
        "choice_roster",    "choice_card",  "choice_no_card", "choice_duplicate",
        "choice_not_found", "choice_right", "choice_other"};
    struct making making = {.form = form};
    add_plain(&making, BD_CELL_ID, "id", WIDTH_ID);
    if (form->pseudonym)
        add_plain(&making, BD_CELL_PSEUDONYM, "pseudonym", WIDTH_TEXT);
    add_plain(&making, BD_CELL_OUTCOME, "outcome", WIDTH_WORD);
    add_plain(&making, BD_CELL_REASON, "reason", WIDTH_TEXT);
    add_plain(&making, BD_CELL_DIFFERS, "differs", WIDTH_FIELD);
    add_plain(&making, BD_CELL_NOTES, "notes", WIDTH_TEXT);
    add_fields(&making);
    add_plain(&making, BD_CELL_CODE, "code", WIDTH_FIELD);
    add_plain(&making, BD_CELL_AREA, "region_name", WIDTH_TEXT);
    add_plain(&making, BD_CELL_ROSTER_SOURCE, "roster_source", WIDTH_SOURCE);
    add_plain(&making, BD_CELL_CARDS_SOURCE, "cards_source", WIDTH_SOURCE);
    add_plain(&making, BD_CELL_KEPT_SOURCE, "kept_source", WIDTH_SOURCE);
    add_plain(&making, BD_CELL_CARDS_ROWS, "cards_rows", WIDTH_WORD);
    add_plain(&making, BD_CELL_RAW, "row", WIDTH_RAW);
    add_fill_in(&making);
    BD_TRY(bd_buf_check(&form->heading_bytes, err));
    for (size_t i = 0; i < form->column_count; i++)
        form->headings[i].heading = form->heading_bytes.at + making.starts[i];
    for (size_t i = 0; i < BD_WORKLIST_CHOICES; i++)
        form->choices[i] = bd_word_label(choices[i], form->chinese);
    for (int i = 0; i < BD_OUTCOME_COUNT; i++)
        form->outcomes[i] = bd_word_label(bd_outcome_name((bd_outcome)i), form->chinese);
    for (size_t i = 0; i < form->order.rules->compare_count; i++)
        form->compared[i] = bd_word_label(form->order.rules->compare[i].name, form->chinese);
    form->unmapped = bd_word_label("unmapped", form->chinese);
    return bd_row_labels_make(form->order.rules, form->chinese, &form->labels, &form->label_bytes,
                              err);
}

void bd_worklist_form_fini(bd_worklist_form *form)
{
    free(form->labels);
    bd_buf_fini(&form->heading_bytes);
    bd_buf_fini(&form->label_bytes);
    form->labels = NULL;
}
