/*
 * row_counts: what is counted of every row beside its outcome: what was odd about it, and whether
 * a column has any value. `run` counts all rows while it loads them, `check` the rows that it looks
 * at, both by this code; the alarms are decided by these counts alone (engine/run/alarms).
 *
 * Counts are plain values. A counter is used by one thread at a time. Hot: a row without a mark,
 * with a citizen number that no spreadsheet cut, costs a test of its key and one of its names.
 */
#ifndef BD_RUN_LOAD_ROW_COUNTS_H
#define BD_RUN_LOAD_ROW_COUNTS_H

#ifdef __SSE2__
#include <emmintrin.h>
#endif

#include "engine/run/load/pack_row.h"

enum { BD_ROW_COUNTS_REASONS = BD_ID_ENCODING + 1 };

/* All members before `filled` are numbers of rows; bd_row_counts_add() adds them as one array. */
typedef struct bd_row_counts {
    uint64_t row_columns;                    /* rejected: too few or too many columns */
    uint64_t reasons[BD_ROW_COUNTS_REASONS]; /* by bd_id_status; [BD_ID_OK]: accepted */
    uint64_t notes[BD_ID_NOTE_COUNT]; /* accepted, by bit; exact for other documents and numbers
                                         that a spreadsheet cut, else a lower bound */
    uint64_t row_notes[BD_ROW_NOTE_COUNT]; /* accepted */
    uint64_t private_name; /* a name holds a private-use character that has no other code */
    uint64_t outside_map;  /* a code is neither a `from` nor a `to` of its map */
    uint64_t filled;       /* bit i: some accepted row has a value in field i, if it is compared */
    uint64_t written;      /* bit i: or has at least a word for nothing there */
    uint64_t outside;      /* bit i: some value of field i is outside its map */
    bool usable;           /* cards: some accepted row has a status of `active` */
} bd_row_counts;

void bd_row_counts_add(bd_row_counts *sum, const bd_row_counts *one);
uint64_t bd_row_counts_rejected(const bd_row_counts *counts);
/** Rejected and accepted. */
uint64_t bd_row_counts_rows(const bd_row_counts *counts);

enum { BD_ROW_MEMO = 8, BD_ROW_MEMO_BYTES = 16 };

/* A value of a mapped field that was found in its map. */
typedef struct bd_row_memo {
    uint32_t len;     /* 0: none */
    uint64_t text[2]; /* filled up with zeros */
} bd_row_memo;

typedef struct bd_row_counter {
    const bd_dataset_plan *dataset;
    const bd_rules *rules;
    bd_row_counts counts;
    uint64_t compared; /* bit i: field i is compared */
    bool active;       /* the data set says which rows are usable */
    bool seeking;      /* counts.filled or counts.usable is not complete yet */
    size_t name_count;
    size_t mapped_count;
    uint8_t names[BD_FIELDS_MAX];                 /* fields of type name; with none the number's */
    uint8_t mapped[BD_FIELDS_MAX];                /* fields with a map */
    bd_row_memo memo[BD_FIELDS_MAX][BD_ROW_MEMO]; /* by place in mapped */
    bd_buf scratch;
} bd_row_counter;

/** Count rows of that data set of the plan, which is borrowed. Frees with bd_row_counter_fini(). */
void bd_row_counter_init(bd_row_counter *counter, const bd_plan *plan, int dataset);
void bd_row_counter_fini(bd_row_counter *counter); /* harmless on a zeroed one */

/** Forget the counts. */
void bd_row_counter_clear(bd_row_counter *counter);

/* Cold parts of bd_row_counter_accept(). They get what they need of a packing, so that its members
 * can stay in registers. */
void bd_row_counter__look(bd_row_counter *counter, const char *base, const bd_cell *cells,
                          uint64_t key, const uint8_t *at, const uint8_t *end, bool marked);
void bd_row_counter__private(bd_row_counter *counter, const char *base, const bd_cell *cells,
                             unsigned state);
bool bd_row_counter__outside(bd_row_counter *counter, size_t idx, bd_text value);

extern const uint64_t bd_row_counter__first_bytes[9]; /* [n]: a mask of n bytes */

/* The first len of 8 bytes, then zeros; all are readable. */
static inline uint64_t bd_row_counter__load(const char *at, uint32_t len)
{
    uint64_t word;
    memcpy(&word, at, sizeof word);
    return word &
           bd_row_counter__first_bytes[len < 8 ? len : 8]; /* little-endian, as records are */
}

static inline bool bd_row_counter__knows(const bd_row_memo *memo, const char *at, uint32_t len)
{
    return memo->len == len && memo->text[0] == bd_row_counter__load(at, len) &&
           memo->text[1] == bd_row_counter__load(at + 8, len < 8 ? 0 : len - 8);
}

/* One bit for each of 16 bytes that is 0xEE or more, as the first byte of every private-use
 * character is. */
static inline uint32_t bd_row_counter__high16(const char *at)
{
#ifdef __SSE2__
    const __m128i bytes = _mm_loadu_si128((const __m128i *)(const void *)at);
    const __m128i least = _mm_set1_epi8((char)0xEE);
    return (uint32_t)_mm_movemask_epi8(_mm_cmpeq_epi8(_mm_max_epu8(bytes, least), bytes));
#else
    uint32_t bits = 0;
    for (unsigned i = 0; i < 16; i++)
        bits |= (uint32_t)((unsigned char)at[i] >= 0xEE) << i;
    return bits;
#endif
}

/* Whether a byte of the text is 0xEE or more, or the text is long. BD_READER_PAD bytes after the cell
 * are readable. */
static inline bool bd_row_counter__high(const char *at, uint32_t len)
{
    return (bd_row_counter__high16(at) & (uint32_t)((UINT64_C(1) << (len & 31)) - 1)) != 0 ||
           len > 16;
}

static inline void bd_row_counter__mapped(bd_row_counter *counter, const bd_row_packing *packing)
{
    bool outside = false;
    for (size_t i = 0; i < counter->mapped_count; i++) {
        const bd_cell cell = packing->cells[counter->mapped[i]];
        const bd_text value = {packing->base + cell.at, cell.len};
        if (value.len == 0)
            continue;
        const bd_row_memo *memo =
            &counter->memo[i][((unsigned char)value.at[value.len - 1] + value.len) % BD_ROW_MEMO];
        if (!bd_row_counter__knows(memo, value.at, cell.len))
            outside |= bd_row_counter__outside(counter, i, value);
    }
    counter->counts.outside_map += outside;
}

enum { BD_ROW_CUT_NUMBER = 1100 }; /* divides the key of a number that ends in 000 */

/** Count a row that was packed at at..end; the caller adds it to reasons[BD_ID_OK]. */
static inline void bd_row_counter_accept(bd_row_counter *counter, const bd_row_packing *packing,
                                         uint64_t key, const uint8_t *at, const uint8_t *end)
{
    const bd_cell name = packing->cells[counter->names[0]];
    if (__builtin_expect(
            bd_row_counter__high(packing->base + name.at, name.len) || counter->name_count > 1, 0))
        bd_row_counter__private(counter, packing->base, packing->cells, packing->state);
    if (counter->mapped_count != 0)
        bd_row_counter__mapped(counter, packing);
    const bool marked =
        (packing->state != 0) | (key >= BD_KEY_OTHER) | (key % BD_ROW_CUT_NUMBER == 0);
    if (__builtin_expect(marked | counter->seeking, 0))
        bd_row_counter__look(counter, packing->base, packing->cells, key, at, end, marked);
}

/** Count a row that is rejected for its number; status is not BD_ID_OK. */
static inline void bd_row_counter_reject(bd_row_counter *counter, bd_id_status status)
{
    counter->counts.reasons[status]++;
}

#endif
