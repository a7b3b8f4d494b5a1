/* test_load: the contents of the store after loading, the counts, and which failure is reported. */
#include "engine/run/load/load.h"

#include "tests/unit/run/fixture.h"

static const char header[] = "id,name,sex\n";
static struct fx fx;

static void fini(void)
{
    fx_fini(&fx);
}

TestSuite(load, .fini = fini, .timeout = 60);

static size_t runs_of(bd_set set)
{
    bd_view *view;
    cr_assert_eq(bd_view_open(fx.store, &view, &fx.err), BD_OK, "%s", fx.err.text);
    const size_t runs = bd_view_runs(view, set);
    bd_view_close(view);
    return runs;
}

Test(load, every_row_is_accepted_or_rejected_and_counted_where_it_came_from)
{
    fx_init(&fx,
            "id,name,sex\n11010519491231002X,a,1\n无,b,2\n440524188001010014,c\n"
            "440524188001010014,d,2\n",
            "id,name,sex\n,e,1\n11010519491231002X,f,1\n", "");
    cr_assert_eq(fx_load(&fx), BD_OK, "%s", fx.err.text);
    cr_expect_eq(fx.loaded.rows[BD_ROSTER], 4);
    cr_expect_eq(fx.loaded.accepted[BD_ROSTER], 2);
    cr_expect_eq(fx.loaded.rejected[BD_ROSTER], 2);
    cr_expect_eq(fx.loaded.rows[BD_CARDS], 2);
    cr_expect_eq(fx.loaded.accepted[BD_CARDS], 1);
    cr_expect_eq(fx.loaded.rejected[BD_CARDS], 1);
    cr_expect_eq(fx.loaded.inputs[BD_ROSTER][0].rows, 4);
    cr_expect_eq(fx.loaded.inputs[BD_CARDS][0].rows, 2);
    cr_expect_eq(fx.loaded.inputs[BD_CARDS][0].file.bytes,
                 strlen("id,name,sex\n,e,1\n11010519491231002X,f,1\n"));
    cr_expect_neq(fx.loaded.inputs[BD_ROSTER][0].file.digest[0], '\0');
    cr_expect_geq(runs_of(BD_SET_ROSTER), 1);
    cr_expect_geq(runs_of(BD_SET_CARDS), 1);
    cr_expect_geq(runs_of(BD_SET_REJECTED), 1);
    cr_expect_eq(fx.loaded.runs,
                 runs_of(BD_SET_ROSTER) + runs_of(BD_SET_CARDS) + runs_of(BD_SET_REJECTED));
}

Test(load, inputs_without_rows_make_no_run)
{
    fx_init(&fx, header, header, "");
    cr_assert_eq(fx_load(&fx), BD_OK, "%s", fx.err.text);
    cr_expect_eq(fx.loaded.runs, 0);
    cr_expect_eq(runs_of(BD_SET_ROSTER) + runs_of(BD_SET_CARDS) + runs_of(BD_SET_REJECTED), 0);
}

Test(load, a_signal_that_came_ends_it)
{
    static bd_stop stop;
    fx_init(&fx, header, header, "");
    atomic_store(&stop, 15);
    fx.watch.stop = &stop;
    cr_expect_eq(fx_load(&fx), BD_E_CANCELLED);
    cr_expect_str_eq(fx.err.text, "stopped by a signal");
}

/* Headers are checked in source order, so the roster's is reported. */
Test(load, of_two_bad_inputs_the_first_in_source_order_is_told)
{
    fx_init(&fx, "id,name\n1,a\n", "id,sex\n1,1\n", "");
    cr_expect_eq(fx_load(&fx), BD_E_USAGE);
    cr_expect(strstr(fx.err.text, "roster.csv") != NULL, "%s", fx.err.text);
}

/* A source that reports a larger size at the start than it has when it is opened for reading. */
static bd_row_source_facts larger_than_it_is(const bd_row_source *source)
{
    const bd_row_source file = bd_row_source_file(source->place);
    bd_row_source_facts facts = bd_row_source_look(&file);
    facts.size_bytes += 7;
    return facts;
}

static bd_status open_file(const bd_row_source *source, const bd_reader_spec *spec, bd_reader **out,
                           bd_err *err)
{
    return bd_reader_open(spec, source->place, out, err);
}

Test(load, an_input_that_shrank_since_its_header_was_looked_at_is_refused)
{
    static const bd_row_source_ops ops = {larger_than_it_is, open_file};
    fx_init(&fx, "id,name,sex\n1,a,1\n", "id,name,sex\n1,a,1\n", "");
    fx.plan.datasets[BD_CARDS].sources[0].ops = &ops;
    cr_expect_eq(fx_load(&fx), BD_E_INPUT);
    cr_expect(strstr(fx.err.text, "cards.csv' shrank since the start: 18 of 25 bytes") != NULL,
              "%s", fx.err.text);
}
