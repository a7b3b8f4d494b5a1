/* alarm_rules: see alarm_rules.h. engine/report/README.md explains each to its reader. */
#include "engine/run/alarms/alarm_rules.h"

#include "engine/base/number.h"
#include "engine/base/share.h"
#include "engine/base/shown.h"

enum { WORDS_ROWS = 20 }; /* so many rows with a word for nothing have no value there */

/* ---- counts ---- */

static uint64_t rows_of(const bd_alarm_facts *facts)
{
    return bd_row_counts_rows(&facts->rows);
}

static uint64_t accepted_of(const bd_alarm_facts *facts)
{
    return facts->rows.reasons[BD_ID_OK];
}

static uint64_t rejected_of(const bd_alarm_facts *facts)
{
    return bd_row_counts_rejected(&facts->rows);
}

uint64_t bd_alarm__bad_bytes(const bd_alarm_facts *facts)
{
    return facts->rows.row_notes[BD_ROW_NOTE_BYTES] + facts->rows.reasons[BD_ID_ENCODING];
}

#define COUNT(name, member)                           \
    static uint64_t name(const bd_alarm_facts *facts) \
    {                                                 \
        return facts->member;                         \
    }
COUNT(columns_of, rows.row_columns)
COUNT(spreadsheet_of, rows.reasons[BD_ID_SPREADSHEET])
COUNT(truncated_of, rows.notes[__builtin_ctz(BD_ID_NOTE_TRUNCATED)])
COUNT(wrong_length_of, rows.notes[__builtin_ctz(BD_ID_NOTE_WRONG_LENGTH)])
COUNT(looks_wrong_of, rows.notes[__builtin_ctz(BD_ID_NOTE_LOOKS_WRONG)])
COUNT(cut_of, rows.row_notes[BD_ROW_NOTE_CUT])
COUNT(stray_of, rows.row_notes[BD_ROW_NOTE_QUOTE_STRAY])
COUNT(short_of, rows.row_notes[BD_ROW_NOTE_SHORT])
COUNT(merged_of, rows.row_notes[BD_ROW_NOTE_MERGED])
COUNT(private_of, rows.private_name)
COUNT(outside_of, rows.outside_map)
COUNT(unmapped_of, region_unmapped)
COUNT(repeated_of, repeated_header)
COUNT(no_result_of, no_result)
COUNT(unread_of, unread_sheets)
COUNT(grown_of, grown_bytes)
#undef COUNT

/* The compared fields without any value, as bits. Of a few rows a word for nothing in each may be
 * what the file wants to say. */
static uint64_t empty_fields(const bd_alarm_facts *facts)
{
    const bd_rules *rules = &facts->plan->rules;
    uint64_t compared = 0;
    for (size_t i = 0; i < rules->compare_count; i++)
        compared |= UINT64_C(1) << (facts->dataset == BD_ROSTER ? rules->compare[i].roster_field
                                                                : rules->compare[i].cards_field);
    return compared & ~(accepted_of(facts) < WORDS_ROWS ? facts->rows.written | facts->rows.filled
                                                        : facts->rows.filled);
}

/* ---- tests ---- */

static bool is_above(uint64_t count, uint64_t of, int limit)
{
    return limit >= 0 && bd_share_above(count, of, (uint64_t)limit, BD_SHARE_HUNDRED);
}

static bd_alarm_severity by_share(const bd_alarm_rule *rule, const bd_alarm_facts *facts)
{
    const uint64_t of = rule->of(facts);
    const uint64_t count = rule->count(facts);
    if (is_above(count, of, rule->severe))
        return BD_ALARM_GRAVE;
    return is_above(count, of, rule->warn) ? BD_ALARM_WARNING : BD_ALARM_NONE;
}

static bd_alarm_severity if_any(const bd_alarm_rule *rule, const bd_alarm_facts *facts)
{
    return rule->count(facts) != 0 ? BD_ALARM_WARNING : BD_ALARM_NONE;
}

static bd_alarm_severity if_grown(const bd_alarm_rule *rule, const bd_alarm_facts *facts)
{
    return rule->count(facts) != 0 ? BD_ALARM_GRAVE : BD_ALARM_NONE;
}

static bd_alarm_severity if_empty(const bd_alarm_rule *rule, const bd_alarm_facts *facts)
{
    (void)rule;
    return accepted_of(facts) == 0 && facts->complete ? BD_ALARM_GRAVE : BD_ALARM_NONE;
}

static bd_alarm_severity if_no_rows(const bd_alarm_rule *rule, const bd_alarm_facts *facts)
{
    (void)rule;
    return rows_of(facts) == 0 && facts->complete ? BD_ALARM_GRAVE : BD_ALARM_NONE;
}

static bd_alarm_severity if_none_active(const bd_alarm_rule *rule, const bd_alarm_facts *facts)
{
    (void)rule;
    return facts->dataset == BD_CARDS && facts->plan->rules.active_field >= 0 &&
                   accepted_of(facts) != 0 && !facts->rows.usable
               ? BD_ALARM_GRAVE
               : BD_ALARM_NONE;
}

static bd_alarm_severity if_column_empty(const bd_alarm_rule *rule, const bd_alarm_facts *facts)
{
    (void)rule;
    return accepted_of(facts) != 0 && empty_fields(facts) != 0 ? BD_ALARM_GRAVE : BD_ALARM_NONE;
}

/* ---- texts ---- */

static void add_field(const bd_alarm_facts *facts, size_t field, bd_buf *out)
{
    const bd_dataset_plan *dataset = &facts->plan->datasets[facts->dataset];
    bd_buf_add_char(out, '\'');
    bd_shown_add_echo(out, bd_text_of(dataset->wanted[field]));
    bd_buf_add_string(out, "' (");
    bd_shown_add_echo(out, bd_text_of(dataset->config->fields[field].name));
    bd_buf_add_char(out, ')');
}

/* The most frequent reason of rejected rows, and how many have it. */
static const char *main_reason(const bd_alarm_facts *facts, uint64_t *count)
{
    uint64_t most = facts->rows.row_columns;
    const char *name = "row_columns";
    for (int status = BD_ID_EMPTY; status < BD_ROW_COUNTS_REASONS; status++)
        if (facts->rows.reasons[status] > most) {
            most = facts->rows.reasons[status];
            name = bd_id_status_name((bd_id_status)status);
        }
    *count = most;
    return name;
}

/* "id_empty (12)" */
static void add_reason(const bd_alarm_facts *facts, bd_buf *out)
{
    uint64_t count = 0;
    bd_buf_printf(out, "%s (", main_reason(facts, &count));
    bd_alarm__add_count(out, count);
    bd_buf_add_char(out, ')');
}

static void say_empty(const bd_alarm_facts *facts, bd_buf *out)
{
    if (rows_of(facts) == 0) {
        bd_buf_add_string(out, "there are no rows");
        return;
    }
    bd_buf_add_string(out, "no row is accepted of ");
    bd_alarm__add_count(out, rows_of(facts));
    bd_buf_add_string(out, ", most are rejected as ");
    add_reason(facts, out);
}

static void say_no_rows(const bd_alarm_facts *facts, bd_buf *out)
{
    (void)facts;
    bd_buf_add_string(out, "the file has no rows, at most a header");
}

static void say_columns(const bd_alarm_facts *facts, bd_buf *out)
{
    static const char *const texts[] = {
        [BD_FORMAT_CSV] = "have too few or too many columns",
        [BD_FORMAT_FIXED] = "are shorter than the fields need",
        [BD_FORMAT_DBF] = "are too long to be kept",
        [BD_FORMAT_XLSX] = "have values to the right of the header, or are too long to be kept"};
    bd_buf_add_string(out, texts[facts->plan->datasets[facts->dataset].spec.format]);
}

static void say_rejected(const bd_alarm_facts *facts, bd_buf *out)
{
    bd_buf_add_string(out, "are rejected, most as ");
    add_reason(facts, out);
}

static void say_encoding(const bd_alarm_facts *facts, bd_buf *out)
{
    bd_buf_printf(out, "hold bytes that are not %s", bd_encoding_name(facts->encoding));
}

static void say_none_active(const bd_alarm_facts *facts, bd_buf *out)
{
    bd_buf_add_string(out, "no card is in a status of `active`: column ");
    add_field(facts, (size_t)facts->plan->rules.active_field, out);
    bd_buf_add_string(out, " has none of its values in ");
    bd_alarm__add_count(out, accepted_of(facts));
    bd_buf_add_string(out, " rows");
}

/* "column 'A' (a)" or "columns 'A' (a), 'B' (b)". */
static void add_fields(const bd_alarm_facts *facts, uint64_t fields, bd_buf *out)
{
    const char *between = (fields & (fields - 1)) == 0 ? "column " : "columns ";
    for (size_t i = 0; i < BD_FIELDS_MAX; i++) {
        if ((fields >> i & 1) == 0)
            continue;
        bd_buf_add_string(out, between);
        add_field(facts, i, out);
        between = ", ";
    }
}

static void say_column_empty(const bd_alarm_facts *facts, bd_buf *out)
{
    const uint64_t empty = empty_fields(facts);
    add_fields(facts, empty, out);
    bd_buf_printf(out, " %s empty in every row (", (empty & (empty - 1)) == 0 ? "is" : "are");
    bd_alarm__add_count(out, accepted_of(facts));
    bd_buf_add_string(out, ")");
    if (facts->no_result != 0)
        bd_buf_add_string(out, "; the workbook has formulas without stored results");
}

static void say_outside(const bd_alarm_facts *facts, bd_buf *out)
{
    bd_buf_add_string(out, "have a code that is neither a `from` nor a `to` of its `map`: ");
    add_fields(facts, facts->rows.outside, out);
}

static void say_no_result(const bd_alarm_facts *facts, bd_buf *out)
{
    bd_alarm__add_count(out, facts->no_result);
    bd_buf_add_string(out, facts->no_result == 1
                               ? " cell holds a formula without a stored result and counts as empty"
                               : " cells hold formulas without stored results and count as empty");
}

static void say_unread(const bd_alarm_facts *facts, bd_buf *out)
{
    bd_alarm__add_count(out, facts->unread_sheets);
    bd_buf_add_string(out, facts->unread_sheets == 1 ? " sheet with rows is not read"
                                                     : " sheets with rows are not read");
}

static void say_grown(const bd_alarm_facts *facts, bd_buf *out)
{
    bd_buf_add_string(out, "the file grew by ");
    bd_alarm__add_count(out, facts->grown_bytes);
    bd_buf_add_string(out, " bytes while it was read, which are not in this run");
}

static void say_repeated(const bd_alarm_facts *facts, bd_buf *out)
{
    bd_alarm__add_count(out, facts->repeated_header);
    bd_buf_add_string(out, facts->repeated_header == 1
                               ? " row repeats the header and is passed over"
                               : " rows repeat the header and are passed over");
}

/* ---- details, for the page ---- */

static void detail_reason(const bd_alarm_facts *facts, bd_buf *out)
{
    uint64_t count = 0;
    if (rejected_of(facts) != 0)
        bd_buf_add_string(out, main_reason(facts, &count));
}

static void detail_encoding(const bd_alarm_facts *facts, bd_buf *out)
{
    bd_buf_add_string(out, bd_encoding_name(facts->encoding));
}

static void detail_active(const bd_alarm_facts *facts, bd_buf *out)
{
    const bd_dataset_plan *dataset = &facts->plan->datasets[facts->dataset];
    bd_shown_add_echo(out, bd_text_of(dataset->wanted[facts->plan->rules.active_field]));
}

static void list_columns(const bd_alarm_facts *facts, uint64_t fields, bd_buf *out)
{
    const char *between = "";
    for (size_t i = 0; i < BD_FIELDS_MAX; i++) {
        if ((fields >> i & 1) == 0)
            continue;
        bd_buf_add_string(out, between);
        bd_shown_add_echo(out, bd_text_of(facts->plan->datasets[facts->dataset].wanted[i]));
        between = ", ";
    }
}

static void detail_empty(const bd_alarm_facts *facts, bd_buf *out)
{
    list_columns(facts, empty_fields(facts), out);
}

static void detail_outside(const bd_alarm_facts *facts, bd_buf *out)
{
    list_columns(facts, facts->rows.outside, out);
}

/* ---- what to do ---- */

static const char with_text[] = "have the file exported again, with the numbers as text";

static void advise_columns(const bd_alarm_facts *facts, bd_buf *out)
{
    static const char *const questions[] = {
        [BD_FORMAT_CSV] = "is `delimiter` right? A delimiter inside a value needs quotes",
        [BD_FORMAT_FIXED] = "are `at` and `width` right? They count bytes of the file's encoding"};
    const size_t format = (size_t)facts->plan->datasets[facts->dataset].spec.format;
    if (format < sizeof questions / sizeof *questions)
        bd_buf_add_string(out, questions[format]);
}

static void advise_rejected(const bd_alarm_facts *facts, bd_buf *out)
{
    const uint64_t half = rejected_of(facts) / 2;
    const bd_dataset_plan *dataset = &facts->plan->datasets[facts->dataset];
    if (facts->rows.row_columns > half) {
        advise_columns(facts, out);
    } else if (facts->rows.reasons[BD_ID_SPREADSHEET] > half) {
        bd_buf_add_string(out, with_text);
    } else if (rejected_of(facts) != 0) {
        bd_buf_add_string(out, "is ");
        add_field(facts, dataset->config->id_field, out);
        bd_buf_add_string(out, " the column of the numbers? `bidui check` shows what is in each");
    } else {
        bd_buf_add_string(out, "was the export cut short? Have it made again");
    }
}

/* The encoding that detection gives the first file with such bytes. */
static bd_encoding detect(const bd_alarm_facts *facts)
{
    const bd_dataset_plan *dataset = &facts->plan->datasets[facts->dataset];
    bd_reader_spec spec = dataset->spec;
    bd_encoding found = BD_ENCODING_AUTO;
    bd_reader *reader = NULL;
    bd_err ignored = {0};
    if (spec.encoding == BD_ENCODING_AUTO || facts->file >= dataset->file_count ||
        !bd_row_source_can(&dataset->sources[facts->file], BD_SOURCE_AGAIN))
        return found;
    spec.encoding = BD_ENCODING_AUTO;
    if (spec.format != BD_FORMAT_FIXED)
        spec.wanted_count = 0; /* the headings may be in that encoding as well */
    if (bd_row_source_open(&dataset->sources[facts->file], &spec, &reader, &ignored) >= 0 &&
        bd_reader_encoding(reader) != NULL)
        found = bd_reader_encoding(reader)->encoding;
    bd_reader_close(reader);
    return found;
}

static void advise_encoding(const bd_alarm_facts *facts, bd_buf *out)
{
    const bd_dataset_plan *dataset = &facts->plan->datasets[facts->dataset];
    const bd_encoding found = detect(facts);
    if (dataset->spec.encoding == BD_ENCODING_AUTO || found == facts->encoding)
        bd_buf_add_string(out, "have the file exported again");
    else if (found == BD_ENCODING_AUTO)
        bd_buf_printf(out, "say `encoding: auto` for %s, which looks at each file", dataset->name);
    else
        bd_buf_printf(
            out,
            "the bytes look like %s: say `encoding: %s` for %s, or `encoding: auto`, which "
            "looks at each file",
            bd_encoding_name(found),
            found == BD_ENCODING_UTF16LE || found == BD_ENCODING_UTF16BE ? "utf-16"
                                                                         : bd_encoding_name(found),
            dataset->name);
}

static void advise_column_empty(const bd_alarm_facts *facts, bd_buf *out)
{
    bd_buf_add_string(out, facts->no_result != 0
                               ? "open the workbook in a spreadsheet program and save it, which "
                                 "stores the results"
                               : "is it the right column? `bidui check` shows what is in each");
}

static void advise_unmapped(const bd_alarm_facts *facts, bd_buf *out)
{
    bd_buf_add_string(out, facts->plan->rules.region_name_count != 0
                               ? "is `under` right?"
                               : "is it a column of codes? For names say `columns`");
}

/* ---- the table ---- */

/* In the order of the messages. Shares in per cent of all rows, of accepted ones where a rejected
 * row cannot have it. */
const bd_alarm_rule bd_alarm_rules[] = {
    {.name = "empty",
     .grave = BD_GRAVE_EMPTY,
     .scope = BD_ALARM_OF_DATASET,
     .test = if_empty,
     .count = rows_of,
     .say = say_empty,
     .detail = detail_reason,
     .advise = advise_rejected},
    {.name = "empty_file",
     .grave = BD_GRAVE_EMPTY_FILE,
     .scope = BD_ALARM_OF_INPUT,
     .test = if_no_rows,
     .count = rows_of,
     .say = say_no_rows,
     .hint = "was its export cut short? Have it made again, or take the file out of `files`"},
    {.name = "columns",
     .grave = BD_GRAVE_COLUMNS,
     .input_grave = true,
     .warn = 5000,
     .severe = 50000,
     .test = by_share,
     .count = columns_of,
     .of = rows_of,
     .text = "",
     .say = say_columns,
     .advise = advise_columns},
    {.name = "encoding",
     .grave = BD_GRAVE_ENCODING,
     .input_grave = true,
     .warn = 1000,
     .severe = 10000,
     .test = by_share,
     .count = bd_alarm__bad_bytes,
     .of = rows_of,
     .text = "",
     .say = say_encoding,
     .detail = detail_encoding,
     .advise = advise_encoding},
    {.name = "rejected",
     .grave = BD_GRAVE_REJECTED,
     .warn = -1,
     .severe = 50000,
     .test = by_share,
     .count = rejected_of,
     .of = rows_of,
     .text = "",
     .say = say_rejected,
     .detail = detail_reason,
     .advise = advise_rejected},
    {.name = "active_none",
     .grave = BD_GRAVE_ACTIVE_NONE,
     .scope = BD_ALARM_OF_DATASET,
     .test = if_none_active,
     .count = accepted_of,
     .of = accepted_of,
     .say = say_none_active,
     .detail = detail_active,
     .hint = "are the values of `active` those of the file? A `map` of the field translates them"},
    {.name = "column_empty",
     .grave = BD_GRAVE_COLUMN_EMPTY,
     .test = if_column_empty,
     .count = accepted_of,
     .of = accepted_of,
     .say = say_column_empty,
     .detail = detail_empty,
     .advise = advise_column_empty},
    {.name = "id_spreadsheet",
     .grave = -1,
     .warn = 1000,
     .severe = -1,
     .test = by_share,
     .count = spreadsheet_of,
     .of = rows_of,
     .text = "hold numbers such as 4.4E+17: a spreadsheet program threw the last digits away",
     .hint = with_text},
    {.name = "id_spreadsheet_truncated",
     .grave = -1,
     .warn = 1000,
     .severe = -1,
     .test = by_share,
     .count = truncated_of,
     .of = rows_of,
     .text = "hold numbers that end in 000 and fail the check: a spreadsheet program keeps 15 "
             "digits",
     .hint = with_text},
    {.name = "id_wrong_length",
     .grave = -1,
     .warn = 100,
     .severe = -1,
     .test = by_share,
     .count = wrong_length_of,
     .of = accepted_of,
     .text = "hold numbers of a wrong length that are nearly those of citizens",
     .hint = "have them corrected where the numbers are kept"},
    {.name = "id_looks_wrong",
     .grave = -1,
     .warn = 100,
     .severe = -1,
     .test = by_share,
     .count = looks_wrong_of,
     .of = accepted_of,
     .text = "hold numbers that are those of citizens but for O, l, I or full stops",
     .hint = "have them corrected where the numbers are kept"},
    {.name = "cut_character",
     .grave = -1,
     .warn = 1000,
     .severe = -1,
     .test = by_share,
     .count = cut_of,
     .of = rows_of,
     .text = "have a character cut at the end of a field",
     .hint = "are `at` and `width` right? They count bytes of the file's encoding"},
    {.name = "region_unmapped",
     .grave = -1,
     .warn = 10000,
     .severe = -1,
     .test = by_share,
     .count = unmapped_of,
     .of = accepted_of,
     .text = "name no known region",
     .advise = advise_unmapped},
    {.name = "outside_map",
     .grave = -1,
     .warn = 100,
     .severe = -1,
     .test = by_share,
     .count = outside_of,
     .of = accepted_of,
     .text = "",
     .say = say_outside,
     .detail = detail_outside,
     .hint = "add what is missing to the `map`"},
    {.name = "private_use",
     .grave = -1,
     .warn = 0,
     .severe = -1,
     .test = by_share,
     .count = private_of,
     .of = accepted_of,
     .text = "have a name with a private-use character, which other systems show differently",
     .hint = "have the characters re-coded where the names are kept"},
    {.name = "quote_stray",
     .grave = -1,
     .warn = 0,
     .severe = -1,
     .test = by_share,
     .count = stray_of,
     .of = accepted_of,
     .text = "have a quote without its pair, which is taken as a character",
     .hint = "where quotes are ordinary characters say `quote: none`"},
    {.name = "row_short",
     .grave = -1,
     .warn = 1000,
     .severe = -1,
     .test = by_share,
     .count = short_of,
     .of = accepted_of,
     .text = "have fewer columns than the header; the missing ones count as empty"},
    {.name = "merged_cell",
     .grave = -1,
     .warn = 0,
     .severe = -1,
     .test = by_share,
     .count = merged_of,
     .of = accepted_of,
     .text = "have values of merged cells, which count for every row of the merge"},
    {.name = "repeated_header",
     .grave = -1,
     .test = if_any,
     .count = repeated_of,
     .say = say_repeated},
    {.name = "formulas",
     .grave = -1,
     .test = if_any,
     .count = no_result_of,
     .say = say_no_result,
     .hint = "open the workbook in a spreadsheet program and save it"},
    {.name = "sheets_unread",
     .grave = -1,
     .scope = BD_ALARM_OF_INPUT,
     .alone = true,
     .test = if_any,
     .count = unread_of,
     .say = say_unread,
     .hint = "`sheet: all` reads all of them, `sheet: [NAME, ...]` those that are named"},
    {.name = "grew", /* if it is not accepted the file is refused */
     .grave = BD_GRAVE_GREW,
     .scope = BD_ALARM_OF_INPUT,
     .alone = true,
     .test = if_grown,
     .count = grown_of,
     .say = say_grown,
     .hint = "run again when the file is complete"},
};
const size_t bd_alarm_rule_count = sizeof bd_alarm_rules / sizeof *bd_alarm_rules;

const bd_alarm_rule *bd_alarm__unmapped(void)
{
    size_t i = 0;
    while (bd_alarm_rules[i].count != unmapped_of)
        i++;
    return &bd_alarm_rules[i];
}
