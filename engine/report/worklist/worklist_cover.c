/* worklist_cover: see worklist_cover.h. */
#include "engine/report/worklist/worklist_cover.h"

#include "engine/report/words/words.h"

enum { FACTS = 4, COUNTS = BD_OUTCOME_COUNT, NOTES = 4 };

/* The names of all regions that contain the region, and its own: 云南省丽江市宁蒗彝族自治县. */
static void add_full_name(const bd_region_table *table, uint32_t idx, bd_buf *out)
{
    uint32_t line[BD_REGION_LEVELS];
    size_t count = 0;
    for (; idx != UINT32_MAX && count < BD_REGION_LEVELS; idx = table->entries[idx].parent)
        line[count++] = idx;
    while (count > 0)
        bd_buf_add_text(out, bd_region_name(table, line[--count]));
}

static void add_area(const bd_worklist_writer *writer, bd_buf *out)
{
    if (writer->folder == BD_WORKLIST_UNMAPPED)
        bd_buf_add_string(out, writer->form->unmapped);
    else
        add_full_name(writer->form->order.rules->regions, (uint32_t)writer->folder, out);
    bd_buf_add_char(out, '\0');
}

bd_status bd_worklist_cover_open(bd_worklist_writer *writer, const char *path, bd_err *err)
{
    const bd_worklist_form *form = writer->form;
    bd_buf title = {0};
    bd_buf_printf(&title, "%s %s ", bd_word_label("worklist", form->chinese), form->period);
    add_area(writer, &title);
    bd_status st = bd_buf_check(&title, err);
    const bd_xlsx_write_spec spec = {.path = path,
                                     .work_folder = writer->scratch,
                                     .access = writer->access,
                                     .cover_name = bd_word_label("worklist_cover", form->chinese),
                                     .sheet_name = bd_word_label("worklist", form->chinese),
                                     .print_title = title.at,
                                     .columns = form->headings,
                                     .columns_count = form->column_count,
                                     .frozen_columns = form->pseudonym ? 3 : 2,
                                     .choices = form->choices,
                                     .choices_count = BD_WORKLIST_CHOICES,
                                     .choices_message =
                                         bd_word_label("choices_message", form->chinese),
                                     .created = form->created,
                                     .digest = writer->digest,
                                     .sync = writer->sync_each,
                                     .rows_max = form->rows_max};
    if (st >= 0)
        st = bd_xlsx_write_open(&spec, &writer->xlsx, err);
    bd_buf_fini(&title);
    return st;
}

bd_status bd_worklist_cover_close(bd_worklist_writer *writer, bd_xlsx_totals *totals, bd_err *err)
{
    const bd_worklist_form *form = writer->form;
    const bool chinese = form->chinese;
    const char *const notes[NOTES] = {bd_word_label("worklist_how_marked", chinese),
                                      bd_word_label("worklist_how_result", chinese),
                                      bd_word_label("worklist_how_keep", chinese),
                                      bd_word_label("worklist_how_private", chinese)};
    bd_buf area = {0};
    bd_xlsx_fact counts[COUNTS];
    uint64_t all = 0;
    for (int i = BD_OUTCOME_MATCH + 1; i < BD_OUTCOME_COUNT; i++) {
        counts[i - 1] = (bd_xlsx_fact){form->outcomes[i], NULL, writer->xlsx_outcomes[i]};
        all += writer->xlsx_outcomes[i];
    }
    counts[COUNTS - 1] = (bd_xlsx_fact){bd_word_label("worklist_total", chinese), NULL, all};
    add_area(writer, &area);
    const bd_xlsx_fact facts[FACTS] = {
        {bd_word_label("worklist_period", chinese), form->period, 0},
        {bd_word_label("worklist_region", chinese), area.at, 0},
        {bd_word_label("worklist_code", chinese), writer->code, 0},
        {bd_word_label("worklist_file", chinese), NULL, writer->xlsx_files}};
    const bd_xlsx_cover cover = {.title = bd_word_label("worklist", chinese),
                                 .facts = facts,
                                 .facts_count = FACTS,
                                 .counts_title = bd_word_label("worklist_counts", chinese),
                                 .counts = counts,
                                 .counts_count = COUNTS,
                                 .notes_title = bd_word_label("worklist_how", chinese),
                                 .notes = notes,
                                 .notes_count = NOTES,
                                 .cut_note = bd_word_label("worklist_cut", chinese),
                                 .made_by = "bidui " BIDUI_VERSION};
    bd_status st = bd_buf_check(&area, err);
    if (st < 0)
        bd_xlsx_write_abort(writer->xlsx);
    else
        st = bd_xlsx_write_close(writer->xlsx, &cover, totals, err);
    bd_buf_fini(&area);
    return st;
}
