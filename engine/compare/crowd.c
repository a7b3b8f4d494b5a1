/* crowd: see crowd.h. */
#include "engine/compare/crowd.h"

#include <stdlib.h>

#include "engine/compare/row_ref.h"

/* Different documents with one 63-bit hash: even two are very unlikely. So many are an attack on
 * the hash. */
enum { TEXTS_MAX = 64 };

/* The different document texts of one key; for a citizen number, one empty text. */
struct texts {
    bd_row_ref all[TEXTS_MAX]; /* only .other is used */
    size_t count;
};

struct crowd {
    const bd_rules *rules;
    uint64_t key;
    bd_row_ref *rows; /* the earliest rows after `after`, so far */
    size_t capacity;
    size_t count;
    bool all;         /* no row was left out of rows */
    bool begun;       /* after is set */
    bd_row_ref after; /* the last row that was judged */
    struct texts *texts;
    uint64_t seen;
    bd_choice choice;
    bd_text wanted; /* the document text that choice is made for */
    bd_buf scratch;
};

typedef bd_status (*row_fn)(struct crowd *crowd, const bd_row_ref *row, bd_err *err);

struct stream {
    struct crowd *crowd;
    row_fn each;
};

static bd_status stream_block(void *context, const bd_block *block, bd_err *err)
{
    const struct stream *stream = context;
    const uint64_t key = stream->crowd->key;
    for (uint32_t i = bd_block_lower_bound(block, key);
         i < block->count && bd_block_key(block, i) == key; i++) {
        const uint8_t *at;
        size_t len;
        bd_row_ref row;
        if (!bd_block_payload(block, i, &at, &len))
            return bd_row_ref_damaged(err);
        BD_TRY(bd_row_ref_read(key, at, len, &row, err));
        BD_TRY(stream->each(stream->crowd, &row, err));
    }
    return BD_OK;
}

static bd_status stream_rows(struct crowd *crowd, const bd_gather *from, row_fn each, bd_err *err)
{
    struct stream stream = {crowd, each};
    return bd_gather_list_blocks(from->from, crowd->key, crowd->key, false, stream_block, &stream,
                                 err);
}

static bd_status note_text(struct crowd *crowd, const bd_row_ref *row, bd_err *err)
{
    struct texts *texts = crowd->texts;
    crowd->seen++;
    for (size_t i = 0; i < texts->count; i++)
        if (bd_text_equal(texts->all[i].other, row->other))
            return BD_OK;
    if (texts->count == TEXTS_MAX)
        return bd_fail(err, BD_E_INPUT, 0, "more than %d documents share one hash", TEXTS_MAX);
    texts->all[texts->count++] = *row;
    return BD_OK;
}

static bd_status consider_card(struct crowd *crowd, const bd_row_ref *row, bd_err *err)
{
    bd_record card;
    if (!bd_text_equal(row->other, crowd->wanted))
        return BD_OK;
    if (!bd_record_open(crowd->rules->cards, crowd->key, row->at, row->len, &card))
        return bd_row_ref_damaged(err);
    bd_choice_add(&crowd->choice, &card, &crowd->scratch);
    return BD_OK;
}

/* When the buffer is full, keep the earliest half. A later pass reads the dropped rows again. */
static bd_status collect_row(struct crowd *crowd, const bd_row_ref *row, bd_err *err)
{
    (void)err;
    crowd->seen++;
    if (crowd->begun && bd_row_ref_compare(row, &crowd->after) <= 0)
        return BD_OK;
    if (crowd->count == crowd->capacity) {
        qsort(crowd->rows, crowd->count, sizeof *crowd->rows, bd_row_ref_compare);
        crowd->count /= 2;
        crowd->all = false;
    }
    if (!crowd->all && bd_row_ref_compare(row, &crowd->rows[crowd->capacity / 2 - 1]) > 0)
        return BD_OK;
    crowd->rows[crowd->count++] = *row;
    return BD_OK;
}

/* Judge the collected rows. *kept_row and *kept keep the first row of a text from pass to pass. */
static bd_status judge_rows(struct crowd *crowd, const bd_gather *cards, bd_row_ref *kept_row,
                            bd_record *kept, bd_finding_fn each, void *context,
                            bd_join_totals *totals, bd_err *err)
{
    bd_finding *finding = malloc(sizeof *finding);
    if (finding == NULL)
        return bd_fail(err, BD_E_NOMEM, 0, "no memory for a finding");
    bd_status st = BD_OK;
    for (size_t i = 0; i < crowd->count; i++) {
        const bd_row_ref *row = &crowd->rows[i];
        bd_record record;
        if (!bd_record_open(crowd->rules->roster, crowd->key, row->at, row->len, &record)) {
            st = bd_row_ref_damaged(err);
            goto done;
        }
        if (kept_row->at != NULL && bd_text_equal(row->other, kept_row->other)) {
            bd_judge_duplicate(crowd->rules, kept, &record, finding);
        } else {
            *kept_row = *row;
            *kept = record;
            crowd->wanted = row->other;
            bd_choice_begin(&crowd->choice, crowd->rules);
            BD_GOTO(stream_rows(crowd, cards, consider_card, err));
            bd_judge_first(crowd->rules, kept, &crowd->choice, finding);
        }
        totals->outcomes[finding->outcome]++;
        BD_GOTO(each(context, finding, err));
    }
done:
    free(finding);
    return st;
}

bd_status bd_crowd_match(const bd_rules *rules, bd_gather *roster, bd_gather *cards, uint64_t key,
                         bd_finding_fn each, void *context, bd_join_totals *totals, bd_err *err)
{
    bd_status st = BD_OK;
    struct texts texts = {.count = 0};
    struct crowd crowd = {.rules = rules, .key = key, .texts = &texts};
    /* The roster's pairs are not needed, so their memory is used for the rows. */
    crowd.rows = (bd_row_ref *)(void *)roster->pairs;
    crowd.capacity = bd_gather_bytes(roster->capacity) / sizeof(bd_row_ref);
    BD_GOTO(stream_rows(&crowd, cards, note_text, err));
    totals->cards_rows += crowd.seen;
    totals->persons += texts.count;

    bd_row_ref kept_row = {0};
    bd_record kept = {0};
    do {
        crowd.count = 0;
        crowd.seen = 0;
        crowd.all = true;
        BD_GOTO(stream_rows(&crowd, roster, collect_row, err));
        qsort(crowd.rows, crowd.count, sizeof *crowd.rows, bd_row_ref_compare);
        if (!crowd.all && crowd.count > crowd.capacity / 2)
            crowd.count = crowd.capacity / 2; /* only the earliest half is complete for certain */
        BD_GOTO(judge_rows(&crowd, cards, &kept_row, &kept, each, context, totals, err));
        if (crowd.count > 0) {
            crowd.after = crowd.rows[crowd.count - 1];
            crowd.begun = true;
        }
    } while (!crowd.all);
    totals->roster_rows += crowd.seen;
    st = bd_buf_check(&crowd.scratch, err);
done:
    bd_buf_fini(&crowd.scratch);
    return st;
}
