/* test_plan: the parts of --memory never add up to more than it, for any number of threads. */
#include "engine/record/rejected_format.h"
#include "engine/run/plan/plan.h"

#include <criterion/criterion.h>
#include <stdlib.h>

#include "engine/base/budget.h"
#include "engine/compare/gather.h"
#include "engine/index/run_sink.h"
#include "engine/run/load/load.h"

static const bd_plan *divide(size_t mib, unsigned threads)
{
    static const bd_config config = {.edition_count = 1};
    static bd_plan plan;
    bd_err err = {0};
    plan = (bd_plan){.config = &config};
    cr_assert_eq(bd_plan_memory(&plan, mib << 20, threads, &err), BD_OK, "%s", err.text);
    return &plan;
}

Test(plan, the_parts_never_add_up_to_more_than_the_whole)
{
    for (size_t mib = BD_BUDGET_MIN_MIB; mib < 70000; mib = mib * 5 / 4 + 1)
        for (unsigned threads = 1; threads <= 512; threads = threads * 3 / 2 + 1) {
            const bd_memory_plan *m = &divide(mib, threads)->memory;
            const size_t workers = m->workers;
            cr_assert(workers >= 1 && workers <= threads);
            const size_t load = m->segments * BD_SEGMENT_BYTES + 2 * m->commit +
                                workers * (m->run + m->rejected + bd_chunk_bytes());
            cr_expect(load < mib << 20, "%zu MiB, %u threads: %zu KiB to load", mib, threads,
                      load >> 10);
            const size_t ranges = 2 * workers * bd_gather_bytes(m->tile_records);
            cr_expect(ranges <= (mib << 20) / 4 + workers * 4096,
                      "%zu MiB, %u threads: %zu KiB to compare", mib, threads, ranges >> 10);
            cr_expect(m->tile_records >= 100 && m->tile_blocks[BD_ROSTER] >= 1 &&
                      m->tile_blocks[BD_CARDS] >= 1 && m->part > 0);
        }
}

Test(plan, a_run_and_the_rejected_rows_hold_the_largest_row_there_can_be)
{
    for (size_t mib = BD_BUDGET_MIN_MIB; mib < 70000; mib = mib * 5 / 4 + 1)
        for (unsigned threads = 1; threads <= 512; threads = threads * 3 / 2 + 1) {
            const bd_memory_plan *m = &divide(mib, threads)->memory;
            cr_expect(m->rejected >= 4 * (size_t)BD_READER_ROW_SHOWN + BD_PLAN_REFUSED_MAX +
                                         BD_REJECTED_HEAD + 48,
                      "%zu MiB, %u threads", mib, threads);
            cr_expect(m->run >= 4 * (size_t)BD_READER_ROW_MAX + (64 << 10), "%zu MiB, %u threads",
                      mib, threads);
        }
}

Test(plan, too_little_memory_is_refused)
{
    bd_plan plan = {0};
    bd_err err = {0};
    cr_expect_eq(bd_plan_memory(&plan, ((size_t)BD_BUDGET_MIN_MIB << 20) - 1, 1, &err), BD_E_USAGE);
    bd_plan_fini(&plan);
}
