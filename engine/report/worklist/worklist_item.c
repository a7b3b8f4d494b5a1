/* worklist_item: see worklist_item.h. */
#include "engine/report/worklist/worklist_item.h"

enum { HAS_CARD = 1 };

/* The head of a value, before its words. Machine byte order: it never leaves the machine. */
struct head {
    uint64_t number; /* key of both records */
    uint64_t cards_rows;
    uint64_t differing;
    uint64_t line; /* of a rejected row; the records of all other rows hold it */
    uint32_t file;
    uint32_t roster_bytes; /* of the packed record; 0: a rejected row has none */
    uint8_t outcome;
    uint8_t reason_count;
    uint8_t note_count;
    uint8_t flags;
};

_Static_assert(BD_FINDING_NOTES_MAX < 256, "a byte counts a row's notes");

uint64_t bd_worklist_key(const bd_worklist_order *order, uint64_t region)
{
    const bd_region_entry *entries = order->rules->regions->entries;
    uint64_t folder = BD_WORKLIST_UNMAPPED;
    size_t idx;
    if (region != BD_REGION_UNMAPPED && bd_region_nearest(order->rules->regions, region, &idx)) {
        while (bd_region_level_of(entries[idx].code) > order->level &&
               entries[idx].parent != UINT32_MAX)
            idx = entries[idx].parent;
        folder = idx;
    }
    return folder << BD_WORKLIST_REGION_BITS | region;
}

/* Append the low `bytes` bytes of value, most significant first, so that they sort as the value. */
static void add_ordered(bd_buf *out, uint64_t value, unsigned bytes)
{
    while (bytes-- > 0)
        bd_buf_add_char(out, (char)(value >> 8 * bytes));
}

/* No byte of a text is 00 or FF, so a field's end is unambiguous and empty fields come last. */
static void add_sort_field(bd_buf *tail, bd_text text)
{
    if (text.len == 0) {
        bd_buf_add_char(tail, '\xff');
        return;
    }
    if (text.len > BD_WORKLIST_SORT_BYTES)
        text.len = BD_WORKLIST_SORT_BYTES;
    bd_buf_add_text(tail, text);
    bd_buf_add_char(tail, '\0');
}

static void add_source(bd_buf *tail, uint64_t number, bd_source source)
{
    add_ordered(tail, number, 8);
    add_ordered(tail, source.file, 4);
    add_ordered(tail, source.line, 8);
}

static bd_status finish(uint64_t key, const bd_buf *tail, const bd_buf *value, bd_spill_item *out,
                        bd_err *err)
{
    BD_TRY(bd_buf_check(tail, err));
    BD_TRY(bd_buf_check(value, err));
    *out = (bd_spill_item){.key = key,
                           .tail = tail->at,
                           .tail_len = (uint32_t)tail->len,
                           .value = value->at,
                           .value_len = (uint32_t)value->len};
    return BD_OK;
}

static size_t record_bytes(const bd_record *record)
{
    return (size_t)(record->end - record->begin);
}

bd_status bd_worklist_item_of(const bd_worklist_order *order, const bd_finding *finding,
                              bd_buf *tail, bd_buf *value, bd_spill_item *out, bd_err *err)
{
    const bd_record *roster = finding->roster;
    char scratch[BD_VALUE_SHORT_MAX];
    const bool duplicate = finding->outcome == BD_OUTCOME_DUPLICATE;
    const bd_record *beside = duplicate ? finding->kept : finding->card;
    struct head head = {.number = roster->key,
                        .cards_rows = finding->cards_rows,
                        .differing = finding->differing,
                        .roster_bytes = (uint32_t)record_bytes(roster),
                        .outcome = (uint8_t)finding->outcome,
                        .reason_count = (uint8_t)finding->reason_count,
                        .note_count = (uint8_t)finding->note_count,
                        .flags = finding->card != NULL ? HAS_CARD : 0};
    tail->len = 0;
    value->len = 0;
    for (size_t i = 0; i < order->sort_count; i++)
        add_sort_field(tail, bd_record_text(roster, order->sort[i], scratch));
    add_source(tail, roster->key, roster->source);
    bd_buf_add(value, &head, sizeof head);
    bd_buf_add(value, finding->reasons, finding->reason_count * sizeof *finding->reasons);
    bd_buf_add(value, finding->notes, finding->note_count * sizeof *finding->notes);
    bd_buf_add(value, roster->begin, record_bytes(roster));
    if (beside != NULL)
        bd_buf_add(value, beside->begin, record_bytes(beside));
    return finish(bd_worklist_key(order, finding->region), tail, value, out, err);
}

static bool open_refused(const bd_worklist_order *order, bd_text fields, bd_record *out)
{
    return bd_record_open(order->rules->roster, BD_RECORD_NO_KEY, (const uint8_t *)fields.at,
                          fields.len, out);
}

bd_status bd_worklist_item_of_rejected(const bd_worklist_order *order,
                                       const bd_worklist_refused *refused, bd_buf *tail,
                                       bd_buf *value, bd_spill_item *out, bd_err *err)
{
    const struct head head = {.line = refused->source.line,
                              .file = refused->source.file,
                              .roster_bytes = (uint32_t)refused->fields.len,
                              .outcome = BD_OUTCOME_REJECTED,
                              .reason_count = 1};
    const bool known = refused->fields.len != 0;
    char scratch[BD_VALUE_SHORT_MAX];
    bd_record roster;
    if (known && !open_refused(order, refused->fields, &roster))
        return bd_fail(err, BD_E_INPUT, 0,
                       "the store is damaged: the fields of a rejected row are invalid");
    tail->len = 0;
    value->len = 0;
    for (size_t i = 0; i < order->sort_count; i++)
        add_sort_field(tail,
                       known ? bd_record_text(&roster, order->sort[i], scratch) : (bd_text){0});
    add_source(tail, UINT64_MAX, refused->source);
    bd_buf_add(value, &head, sizeof head);
    bd_buf_add(value, &refused->reason, sizeof refused->reason);
    bd_buf_add_text(value, refused->fields);
    bd_buf_add_text(value, refused->row);
    return finish(bd_worklist_key(order, refused->region), tail, value, out, err);
}

static bd_status no_item(bd_err *err)
{
    return bd_fail(err, BD_E_BUG, 0, "a kept row of a worklist cannot be read back");
}

/* Take count words from *at and move it; false: there are more than `most`, or too few bytes. */
static bool take_words(bd_text *at, uint16_t *words, size_t count, size_t most)
{
    const size_t bytes = count * sizeof *words;
    if (count > most || at->len < bytes)
        return false;
    if (bytes != 0)
        memcpy(words, at->at, bytes);
    *at = (bd_text){at->at + bytes, at->len - bytes};
    return true;
}

bd_status bd_worklist_item_open(const bd_worklist_order *order, uint64_t key, bd_text value,
                                bd_worklist_row *out, bd_err *err)
{
    struct head head;
    if (value.len < sizeof head)
        return no_item(err);
    memcpy(&head, value.at, sizeof head);
    value = (bd_text){value.at + sizeof head, value.len - sizeof head};
    out->outcome = (bd_outcome)head.outcome;
    out->region = key & ((UINT64_C(1) << BD_WORKLIST_REGION_BITS) - 1);
    out->cards_rows = head.cards_rows;
    out->differing = head.differing;
    out->reason_count = head.reason_count;
    out->note_count = head.note_count;
    out->has_card = (head.flags & HAS_CARD) != 0;
    if (!take_words(&value, out->reasons, out->reason_count, BD_FINDING_REASONS_MAX) ||
        !take_words(&value, out->notes, out->note_count, BD_FINDING_NOTES_MAX) ||
        value.len < head.roster_bytes)
        return no_item(err);
    const uint8_t *at = (const uint8_t *)value.at;
    out->has_roster = head.roster_bytes != 0;
    if (out->outcome == BD_OUTCOME_REJECTED) {
        out->raw = (bd_text){value.at + head.roster_bytes, value.len - head.roster_bytes};
        out->source = (bd_source){head.file, head.line};
        return !out->has_roster ||
                       open_refused(order, (bd_text){value.at, head.roster_bytes}, &out->roster)
                   ? BD_OK
                   : no_item(err);
    }
    if (!bd_record_open(order->rules->roster, head.number, at, head.roster_bytes, &out->roster))
        return no_item(err);
    out->source = out->roster.source;
    at += head.roster_bytes;
    value.len -= head.roster_bytes;
    if (out->outcome == BD_OUTCOME_DUPLICATE)
        return bd_record_open(order->rules->roster, head.number, at, value.len, &out->kept)
                   ? BD_OK
                   : no_item(err);
    if (out->has_card &&
        !bd_record_open(order->rules->cards, head.number, at, value.len, &out->card))
        return no_item(err);
    return BD_OK;
}
