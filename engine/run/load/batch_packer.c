/* batch_packer: see batch_packer.h. */
#include "engine/run/load/batch_packer.h"

#include "engine/compare/place.h"
#include "engine/record/rejected_format.h"
#include "engine/run/load/pack_row.h"

enum { ROWS_AHEAD = 8 };

/* Where the rows of a batch come from. */
struct origin {
    int dataset;
    uint32_t file;
    bd_chunk *chunk;
    const bd_batch *batch;
};

_Static_assert(BD_PLAN_REFUSED_MAX <= UINT16_MAX, "two bytes say how many there are");

bd_status bd_batch_packer_init(bd_batch_packer *packer, const bd_plan *plan, bd_budget *budget,
                               bd_run_sink *sink, bd_err *err)
{
    const bd_memory_plan *memory = &plan->memory;
    void *room;
    *packer = (bd_batch_packer){.plan = plan, .budget = budget};
    BD_TRY(bd_budget_map(budget, memory->run, "a run", &room, err));
    packer->run_room = room;
    BD_TRY(bd_budget_map(budget, memory->rejected, "rejected rows", &room, err));
    packer->rejected_room = room;
    for (int d = 0; d < BD_DATASETS; d++)
        bd_row_counter_init(&packer->counters[d], plan, d);
    bd_run_builder_init(&packer->run, sink, BD_SET_ROSTER, packer->run_room, memory->run);
    bd_run_builder_init(&packer->rejected, sink, BD_SET_REJECTED, packer->rejected_room,
                        memory->rejected);
    return BD_OK;
}

void bd_batch_packer_fini(bd_batch_packer *packer)
{
    if (packer->plan == NULL)
        return;
    bd_budget_unmap(packer->budget, packer->run_room, packer->plan->memory.run);
    bd_budget_unmap(packer->budget, packer->rejected_room, packer->plan->memory.rejected);
    for (int d = 0; d < BD_DATASETS; d++)
        bd_row_counter_fini(&packer->counters[d]);
    packer->plan = NULL;
}

bd_status bd_batch_packer_flush(bd_batch_packer *packer, bd_err *err)
{
    BD_TRY(bd_run_builder_flush(&packer->run, err));
    return bd_run_builder_flush(&packer->rejected, err);
}

/* fields may be empty. */
static bd_status reject(bd_batch_packer *packer, const struct origin *origin, const bd_row *row,
                        uint16_t reason, uint64_t region, bd_text fields, bd_err *err)
{
    const uint64_t line = origin->batch->first_line + row->line;
    const uint64_t key = (uint64_t)origin->dataset
                             << (BD_REJECTED_FILE_BITS + BD_REJECTED_LINE_BITS) |
                         (uint64_t)origin->file << BD_REJECTED_LINE_BITS | line;
    const bd_text raw = bd_reader_raw(origin->chunk, origin->batch, row);
    uint8_t *at;
    BD_TRY(bd_run_builder_room(&packer->rejected, BD_REJECTED_HEAD + fields.len + 4 * raw.len, &at,
                               err));
    *at++ = (uint8_t)reason;
    for (int i = 0; i < BD_REJECTED_REGION_BYTES; i++)
        *at++ = (uint8_t)(region >> 8 * i);
    *at++ = (uint8_t)fields.len;
    *at++ = (uint8_t)(fields.len >> 8);
    if (fields.len != 0)
        memcpy(at, fields.at, fields.len);
    at += fields.len;
    bd_buf shown = bd_buf_over(at, 4 * raw.len);
    bd_text_show(&shown, raw.at, raw.len);
    bd_run_builder_add(&packer->rejected, key, at + shown.len);
    packer->rejected_rows[origin->dataset]++;
    return BD_OK;
}

static bd_status reject_columns(bd_batch_packer *packer, const struct origin *origin,
                                const bd_row *row, bd_err *err)
{
    return reject(packer, origin, row, BD_WORD_ROW_COLUMNS, BD_REGION_UNMAPPED, (bd_text){0}, err);
}

/* Reject a row without a usable number. Its cells were read; at is room to pack them in. */
static bd_status reject_number(bd_batch_packer *packer, const struct origin *origin,
                               const bd_row *row, bd_id_status status,
                               const bd_row_packing *packing, uint8_t *at, bd_err *err)
{
    const bd_plan *plan = packer->plan;
    const uint16_t reason = (uint16_t)(BD_WORD_ID_EMPTY + (status - BD_ID_EMPTY));
    bd_text fields = {0};
    if (origin->dataset != BD_ROSTER)
        return reject(packer, origin, row, reason, BD_REGION_UNMAPPED, fields, err);
    const uint64_t region = bd_place_cells(&plan->rules, packing->base, packing->cells);
    if (plan->config->worklists.wanted) {
        const uint8_t *end =
            bd_record_pack_refused(&plan->datasets[BD_ROSTER].schema, packing->base, packing->cells,
                                   packing->source, packing->state, at);
        if ((size_t)(end - at) <= BD_PLAN_REFUSED_MAX)
            fields = (bd_text){(const char *)at, (size_t)(end - at)};
    }
    return reject(packer, origin, row, reason, region, fields, err);
}

/* Fetch a later row from the second-level cache, where the scan left it. This saves 1 to 2 % of a
 * run. */
static void prefetch_ahead(const bd_batch *batch, size_t idx)
{
    const char *ahead =
        batch->base +
        batch->rows[idx + (idx + ROWS_AHEAD < batch->row_count ? ROWS_AHEAD : 0)].raw_at;
    __builtin_prefetch(ahead);
    __builtin_prefetch(ahead + 64);
}

static bd_status pack_rows(bd_batch_packer *packer, const struct origin *origin, bd_err *err)
{
    const bd_dataset_plan *dataset = &packer->plan->datasets[origin->dataset];
    const bd_batch *batch = origin->batch;
    bd_row_counter *counter = &packer->counters[origin->dataset];
    bd_row_packing packing;
    uint64_t accepted = 0;
    for (size_t i = 0; i < batch->row_count; i++) {
        uint8_t *at;
        uint8_t *end;
        uint64_t key;
        prefetch_ahead(batch, i);
        if (!bd_row_packing_begin(&packing, dataset, batch, i, origin->file)) {
            counter->counts.row_columns++;
            BD_TRY(reject_columns(packer, origin, &batch->rows[i], err));
            continue;
        }
        BD_TRY(bd_run_builder_room(&packer->run, packing.bound_bytes, &at, err));
        const bd_id_status status = bd_row_packing_into(&packing, dataset, at, &key, &end);
        if (__builtin_expect(status != BD_ID_OK, 0)) {
            bd_row_counter_reject(counter, status);
            BD_TRY(reject_number(packer, origin, &batch->rows[i], status, &packing, at, err));
            continue;
        }
        bd_row_counter_accept(counter, &packing, key, at, end);
        bd_run_builder_add(&packer->run, key, end);
        accepted++;
    }
    packer->accepted_rows[origin->dataset] += accepted;
    counter->counts.reasons[BD_ID_OK] += accepted;
    return BD_OK;
}

bd_status bd_batch_packer_add(bd_batch_packer *packer, int dataset, uint32_t file, bd_chunk *chunk,
                              const bd_batch *batch, bd_err *err)
{
    static const bd_set sets[BD_DATASETS] = {BD_SET_ROSTER, BD_SET_CARDS};
    const struct origin origin = {dataset, file, chunk, batch};
    if (packer->run.set != sets[dataset]) {
        BD_TRY(bd_run_builder_flush(&packer->run, err));
        packer->run.set = sets[dataset];
    }
    bd_row_counter_clear(&packer->counters[dataset]);
    return pack_rows(packer, &origin, err);
}
