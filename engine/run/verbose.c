/* verbose: see verbose.h. */
#include "engine/run/verbose.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>

#include "engine/base/number.h"
#include "engine/base/shown.h"

__attribute__((format(printf, 2, 3))) static void detail(bd_watch *watch, const char *format, ...)
{
    char text[512];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    bd_progress_detail(&watch->progress, text);
}

static uint64_t mib(uint64_t bytes)
{
    return (bytes + (1 << 20) - 1) >> 20;
}

void bd_verbose_plan(bd_watch *watch, const bd_plan *plan, size_t memory_bytes)
{
    if (!watch->progress.verbose)
        return;
    detail(watch,
           "details: period %s, %u threads, memory %" PRIu64 " MiB, %" PRIu64
           " MiB for a run of one thread, digest %s",
           plan->config->period, plan->memory.workers, mib(memory_bytes), mib(plan->memory.run),
           bd_digest_name(plan->config->digest));
    for (int d = 0; d < BD_DATASETS; d++)
        detail(watch, "details: %s: files %zu, inputs %zu, columns %zu", plan->datasets[d].name,
               plan->datasets[d].path_count, plan->datasets[d].file_count,
               plan->datasets[d].schema.field_count);
}

/* Bytes of the name that are shown, cut between characters. */
static size_t shown_bytes(const bd_buf *name)
{
    enum { NAME_BYTES_MAX = 300 };
    size_t len = name->len;
    if (len <= NAME_BYTES_MAX)
        return len;
    for (len = NAME_BYTES_MAX; (name->at[len] & 0xC0) == 0x80;)
        len--;
    return len;
}

static void loaded_input(bd_watch *watch, const bd_dataset_plan *dataset, size_t no,
                         const bd_input_counts *counts)
{
    char rows[BD_NUMBER_TEXT];
    char bytes[BD_NUMBER_TEXT];
    bd_buf name = {0};
    bd_shown_add_message(&name, dataset->shown[no]);
    if (!name.failed)
        detail(watch, "details: %s: %.*s: %s bytes, %s rows", dataset->name,
               (int)shown_bytes(&name), name.len == 0 ? "" : name.at,
               bd_number_grouped(counts->file.bytes, bytes), bd_number_grouped(counts->rows, rows));
    bd_buf_fini(&name);
}

void bd_verbose_loaded(bd_watch *watch, const bd_plan *plan, const bd_load_totals *loaded)
{
    char counts[3][BD_NUMBER_TEXT];
    if (!watch->progress.verbose)
        return;
    for (int d = 0; d < BD_DATASETS; d++) {
        for (size_t i = 0; i < plan->datasets[d].file_count; i++)
            loaded_input(watch, &plan->datasets[d], i, &loaded->inputs[d][i]);
        detail(watch, "details: %s: %s rows, %s accepted, %s rejected", plan->datasets[d].name,
               bd_number_grouped(loaded->rows[d], counts[0]),
               bd_number_grouped(loaded->accepted[d], counts[1]),
               bd_number_grouped(loaded->rejected[d], counts[2]));
    }
    detail(watch, "details: %" PRIu64 " runs in the store, %" PRIu64 " MiB of memory so far",
           loaded->runs, mib(watch->peak.bytes));
}

void bd_verbose_stored(bd_watch *watch, uint64_t store_bytes)
{
    detail(watch, "details: store %" PRIu64 " MiB, %" PRIu64 " MiB of memory so far",
           mib(store_bytes), mib(watch->peak.bytes));
}
