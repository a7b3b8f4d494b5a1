/* row_counts: see row_counts.h. */
#include "engine/run/load/row_counts.h"

#include "engine/compare/judge.h"
#include "engine/identity/chars.h"
#include "engine/identity/name.h"

_Static_assert(BD_FIELDS_MAX <= 64, "a bit for each field");

void bd_row_counts_add(bd_row_counts *sum, const bd_row_counts *one)
{
    uint64_t *to = (uint64_t *)(void *)sum;
    const uint64_t *from = (const uint64_t *)(const void *)one;
    for (size_t i = 0; i < offsetof(bd_row_counts, filled) / sizeof *to; i++)
        to[i] += from[i];
    sum->filled |= one->filled;
    sum->written |= one->written;
    sum->outside |= one->outside;
    sum->usable |= one->usable;
}

uint64_t bd_row_counts_rejected(const bd_row_counts *counts)
{
    uint64_t rows = counts->row_columns;
    for (size_t i = BD_ID_OK + 1; i < BD_ROW_COUNTS_REASONS; i++)
        rows += counts->reasons[i];
    return rows;
}

uint64_t bd_row_counts_rows(const bd_row_counts *counts)
{
    return counts->reasons[BD_ID_OK] + bd_row_counts_rejected(counts);
}

void bd_row_counter_init(bd_row_counter *counter, const bd_plan *plan, int dataset)
{
    const bd_rules *rules = &plan->rules;
    const bd_schema *schema = &plan->datasets[dataset].schema;
    *counter = (bd_row_counter){.dataset = &plan->datasets[dataset], .rules = rules};
    for (size_t i = 0; i < rules->compare_count; i++)
        counter->compared |= UINT64_C(1) << (dataset == BD_ROSTER ? rules->compare[i].roster_field
                                                                  : rules->compare[i].cards_field);
    for (size_t i = 0; i < schema->field_count; i++) {
        if (schema->rules[i].type == BD_TYPE_NAME)
            counter->names[counter->name_count++] = (uint8_t)i;
        if (schema->rules[i].map_count != 0)
            counter->mapped[counter->mapped_count++] = (uint8_t)i;
    }
    if (counter->name_count == 0)
        counter->names[0] = (uint8_t)schema->id_field;
    counter->active = dataset == BD_CARDS && rules->active_field >= 0;
    bd_row_counter_clear(counter);
}

void bd_row_counter_fini(bd_row_counter *counter)
{
    bd_buf_fini(&counter->scratch);
}

void bd_row_counter_clear(bd_row_counter *counter)
{
    memset(&counter->counts, 0, sizeof counter->counts);
    counter->seeking = counter->compared != 0 || counter->active;
}

/* Look whether the row completes what is known of the columns, and of usable cards. */
static void seek(bd_row_counter *counter, const char *base, const bd_cell *cells, uint64_t key,
                 const uint8_t *at, const uint8_t *end)
{
    const bd_schema *schema = &counter->dataset->schema;
    bd_row_counts *counts = &counter->counts;
    bd_record record;
    for (size_t i = 0; i < schema->field_count; i++) {
        const bd_text value = {base + cells[i].at, cells[i].len};
        const uint64_t bit = UINT64_C(1) << i;
        if ((counter->compared & ~counts->filled & bit) == 0)
            continue;
        if (bd_chars_trim(value).len != 0)
            counts->written |= bit;
        if (!bd_value_absent(&schema->rules[i], value))
            counts->filled |= bit;
    }
    if (counter->active && !counts->usable &&
        bd_record_open(schema, key, at, (size_t)(end - at), &record)) {
        bd_choice choice;
        bd_choice_begin(&choice, counter->rules);
        bd_choice_add(&choice, &record, &counter->scratch);
        counts->usable = choice.usable;
    }
    counter->seeking =
        (counter->compared & ~counts->filled) != 0 || (counter->active && !counts->usable);
}

void bd_row_counter__look(bd_row_counter *counter, const char *base, const bd_cell *cells,
                          uint64_t key, const uint8_t *at, const uint8_t *end, bool marked)
{
    bd_row_counts *counts = &counter->counts;
    bd_record record;
    if (counter->seeking)
        seek(counter, base, cells, key, at, end);
    if (!marked || !bd_record_open(&counter->dataset->schema, key, at, (size_t)(end - at), &record))
        return;
    const uint32_t notes = bd_record_notes(&record);
    for (unsigned bit = 0; bit < BD_ID_NOTE_COUNT; bit++)
        counts->notes[bit] += notes >> bit & 1;
    const uint32_t row_notes = bd_record_row_notes(&record);
    for (unsigned note = 0; note < BD_ROW_NOTE_COUNT; note++)
        counts->row_notes[note] += row_notes >> note & 1;
}

const uint64_t bd_row_counter__first_bytes[9] = {0,
                                                 UINT64_C(0xFF),
                                                 UINT64_C(0xFFFF),
                                                 UINT64_C(0xFFFFFF),
                                                 UINT64_C(0xFFFFFFFF),
                                                 UINT64_C(0xFFFFFFFFFF),
                                                 UINT64_C(0xFFFFFFFFFFFF),
                                                 UINT64_C(0xFFFFFFFFFFFFFF),
                                                 UINT64_MAX};

static bool has_private(bd_text name)
{
    size_t pos = 0;
    while (pos < name.len &&
           (unsigned char)name.at[pos] < 0xEE) /* no private-use character begins so */
        pos++;
    while (pos < name.len)
        if (bd_chars_is_private(bd_name_fold(bd_chars_next(name, &pos))))
            return true;
    return false;
}

void bd_row_counter__private(bd_row_counter *counter, const char *base, const bd_cell *cells,
                             unsigned state)
{
    bool any = false;
    for (size_t i = 0; i < counter->name_count; i++) {
        const bd_cell cell = cells[counter->names[i]];
        any = any || has_private((bd_text){base + cell.at, cell.len});
    }
    counter->counts.private_name += any && (state & BD_PACK_BAD_BYTES) == 0;
}

static bool listed(const bd_value_rule *rule, bd_text text)
{
    for (size_t i = 0; i < rule->map_count; i++)
        if (bd_text_equal(text, bd_text_of(rule->map[i].from)) ||
            bd_text_equal(text, bd_text_of(rule->map[i].to)))
            return true;
    return false;
}

/* Whether the value, which is present, is neither a `from` nor a `to`. */
static bool outside(const bd_value_rule *rule, bd_text value)
{
    return !listed(rule, bd_chars_trim(value)) && !listed(rule, bd_chars_whole(value)) &&
           !bd_value_absent(rule, value);
}

bool bd_row_counter__outside(bd_row_counter *counter, size_t idx, bd_text value)
{
    if (outside(&counter->dataset->schema.rules[counter->mapped[idx]], value)) {
        counter->counts.outside |= UINT64_C(1) << counter->mapped[idx];
        return true;
    }
    if (value.len <= BD_ROW_MEMO_BYTES) {
        bd_row_memo *memo =
            &counter->memo[idx][((unsigned char)value.at[value.len - 1] + value.len) % BD_ROW_MEMO];
        *memo = (bd_row_memo){.len = (uint32_t)value.len};
        memcpy(memo->text, value.at, value.len);
    }
    return false;
}
