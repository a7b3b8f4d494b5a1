/* The workbook writer without memory: each allocation of a workbook is refused once, and from there
 * on. The answer is a workbook or "no memory", and never the end of the process. */
#include "engine/base/reserve.h"
#include "tests/unit/formats/output/xlsx/xlsx_write_make.h"

#include <fcntl.h>

TestSuite(xlsx_write_memory, .init = setup, .fini = teardown, .timeout = 300);

#if BD_RESERVE_IS_BUILT

/* All calls of the writer, as far as they succeed. */
static bd_status try_to_write(bool abort_it)
{
    const bd_xlsx_cell row[] = {cell_of("530602196511171234"), cell_of("two\nlines")};
    const bd_xlsx_write_spec spec = spec_of();
    bd_xlsx_writer *writer;
    bd_status st = bd_xlsx_write_open(&spec, &writer, &err);
    if (st < 0)
        return st;
    for (int i = 0; i < 2 && st >= 0; i++)
        st = bd_xlsx_write_row(writer, row, 2, &err);
    if (st < 0 || abort_it) {
        bd_xlsx_write_abort(writer);
        return st;
    }
    return bd_xlsx_write_close(writer, &cover, &totals, &err);
}

/* Refuse the k-th allocation, k = 1, 2, ... until a workbook has fewer; returns their number. */
static unsigned long refuse_each(bool after, bool abort_it)
{
    char want[128];
    snprintf(want, sizeof want, "no memory to write '%s'", path);
    for (unsigned long k = 1;; k += k < 200 ? 1 : 7) {
        bd_reserve scope;
        err = (bd_err){0};
        bd_reserve__refuse(k, after);
        bd_reserve_begin(&scope);
        const bd_status st = try_to_write(abort_it);
        const bool refused = bd_reserve_end(&scope);
        bd_reserve__refuse(0, false);
        if (!refused) {
            cr_assert_eq(st, BD_OK, "%s", err.text);
            return k;
        }
        cr_assert(st == BD_E_NOMEM || (abort_it && st == BD_OK), "allocation %lu: %d, %s", k, st,
                  err.text);
        if (st < 0)
            cr_assert_str_eq(err.text, want);
        cr_assert_eq(access(path, F_OK), -1, "allocation %lu: the file is there", k);
        cr_assert_eq(entries_of(work), 0, "allocation %lu: a temporary file is there", k);
    }
}

Test(xlsx_write_memory, one_refused_allocation_is_no_memory)
{
    cr_expect_gt(refuse_each(false, false), 300);
}

Test(xlsx_write_memory, none_from_there_on_is_no_memory)
{
    cr_expect_gt(refuse_each(true, false), 300);
}

Test(xlsx_write_memory, an_abort_needs_none)
{
    cr_expect_gt(refuse_each(true, true), 100);
}

#endif

/* ---- syncing ---- */

static int syncs;

/* In place of the C library's. */
int fdatasync(int fd)
{
    cr_expect((fcntl(fd, F_GETFL) & O_ACCMODE) == O_WRONLY);
    syncs++;
    return 0;
}

Test(xlsx_write_memory, a_workbook_is_synced_where_that_is_wanted)
{
    bd_xlsx_write_spec spec = spec_of();
    for (int wanted = 0; wanted < 2; wanted++) {
        spec.sync = wanted != 0;
        bd_xlsx_writer *writer = open_writer(&spec);
        add_row(writer, "x", "y");
        close_writer(writer);
        cr_expect_eq(syncs, wanted);
        cr_assert_eq(unlink(path), 0);
    }
}
