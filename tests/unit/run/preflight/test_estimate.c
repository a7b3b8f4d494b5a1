/* test_estimate: the expected figures of a run, and the cautious ones. */
#include "engine/run/preflight/estimate.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "engine/base/budget.h"

static char folder[] = "/tmp/bidui-estimate-XXXXXX";

static void enter(void)
{
    cr_assert(mkdtemp(folder) != NULL && chdir(folder) == 0);
}

static void leave(void)
{
    char command[64];
    snprintf(command, sizeof command, "rm -rf '%s'", folder);
    cr_assert(chdir("/") == 0 && system(command) == 0);
}

TestSuite(estimate, .init = enter, .fini = leave);

static void put(const char *name, const char *heading, int rows)
{
    FILE *f = fopen(name, "w");
    cr_assert(f != NULL && fprintf(f, "%s,name\n", heading) > 0);
    for (int i = 0; i < rows; i++)
        fprintf(f, "11010519491231%04d,abcdefghij\n", i % 10000);
    cr_assert(fclose(f) == 0);
}

static void make(const char *roster, const char *cards, bd_estimate *out)
{
    char yaml[512];
    bd_config *config = NULL;
    bd_plan plan;
    bd_budget budget;
    bd_err err = {0};
    snprintf(
        yaml, sizeof yaml,
        "period: 2026-11\n"
        "roster:\n  files: [%s]\n  fields:\n"
        "    - {name: id, column: id, type: id}\n    - {name: name, column: name, type: name}\n"
        "cards:\n  files: [%s]\n  fields: [{name: id, column: no, type: id}]\n",
        roster, cards);
    bd_budget_init(&budget, (size_t)64 << 20);
    cr_assert(bd_config_parse("bidui.yaml", yaml, strlen(yaml), NULL, &config, &err) == BD_OK, "%s",
              err.text);
    cr_assert(bd_plan_init(&plan, config, &err) == BD_OK, "%s", err.text);
    cr_assert(bd_plan_files(&plan, &err) == BD_OK, "%s", err.text);
    cr_assert(bd_plan_memory(&plan, (size_t)64 << 20, 2, &err) == BD_OK, "%s", err.text);
    cr_assert(bd_estimate_make(out, &plan, &budget, &err) == BD_OK, "%s", err.text);
    cr_expect(eq(sz, atomic_load(&budget.used_bytes), 0), "a run needs the memory itself");
    bd_plan_fini(&plan);
    bd_config_free(config);
}

static void says(const bd_estimate *estimate, const char *expected)
{
    bd_buf line = {0};
    bd_estimate_line(estimate, &line);
    bd_buf_add_char(&line, '\0');
    cr_expect(strncmp(line.at, expected, strlen(expected)) == 0, "%s", line.at);
    bd_buf_fini(&line);
}

static bool near(double value, double expected)
{
    return value > expected * 0.98 && value < expected * 1.02;
}

Test(estimate, small_files_are_known_to_the_row)
{
    bd_estimate e;
    put("r.csv", "id", 3);
    put("c.csv", "no", 4);
    make("r.csv", "c.csv", &e);
    cr_expect(e.rows_exact && e.rows == 7);
    says(&e, "expected: 7 rows, less than 1 s, at most ");
    cr_expect(e.memory_bytes < (uint64_t)64 << 20, "%llu", (unsigned long long)e.memory_bytes);
}

Test(estimate, rows_and_bytes_of_a_large_file_are_those_of_its_size)
{
    bd_estimate small, large;
    put("r.csv", "id", 10000);
    put("c.csv", "no", 3);
    make("r.csv", "c.csv", &small);
    put("r.csv", "id", 300000);
    make("r.csv", "c.csv", &large);
    cr_expect(large.rows_exact == false && near((double)large.rows, 300003));
    cr_expect(near((double)large.report_bytes, 30.0 * (double)small.report_bytes));
    cr_expect(near((double)large.store_least, 30.0 * (double)small.store_least));
    cr_expect(large.store_least * 2 <= large.store_bytes && large.store_least > 3000000);
    says(&large, "expected: about ");
}

Test(estimate, of_many_files_a_few_stand_for_all)
{
    bd_estimate e;
    char files[512] = "";
    for (int i = 0; i < 20; i++) {
        char name[16];
        snprintf(name, sizeof name, "r%02d.csv", i);
        put(name, "id", 1000);
        strcat(strcat(files, i == 0 ? "" : ", "), name);
    }
    put("c.csv", "no", 3);
    make(files, "c.csv", &e);
    cr_expect(e.rows_exact == false && near((double)e.rows, 20003), "%llu",
              (unsigned long long)e.rows);
}

Test(estimate, a_pipe_is_not_read_and_nothing_is_known)
{
    bd_estimate e;
    cr_assert(mkfifo("pipe", 0600) == 0);
    put("c.csv", "no", 3);
    make("pipe", "c.csv", &e);
    cr_expect(e.pipes == 1);
    says(&e, "expected: at most ");
}

Test(estimate, one_packed_file_is_unpacked_by_one_thread_however_many_there_are)
{
    const bd_sample sample = {.rows = 1000,
                              .reasons = {[BD_ID_OK] = 1000},
                              .parsed_rows = 1000,
                              .parsed_bytes = 100000,
                              .estimated_rows = 100000000,
                              .slow = true};
    double seconds[2];
    for (int many = 0; many < 2; many++) {
        static bd_text shown[1];
        static const bd_config config = {.edition_count = 1};
        bd_plan plan = {.config = &config, .memory.workers = many ? 64 : 1};
        bd_estimate e;
        plan.datasets[BD_CARDS].shown = shown;
        bd_estimate_begin(&e);
        bd_estimate_file(&e, &plan, BD_CARDS, 0, &sample);
        bd_estimate_end(&e, &plan);
        seconds[many] = e.seconds;
    }
    cr_expect(seconds[0] > 33 && seconds[0] < 50, "%f", seconds[0]);
    cr_expect(seconds[1] > 20 && seconds[1] < seconds[0], "%f", seconds[1]);
}

Test(estimate, a_time_has_one_digit)
{
    static const struct {
        double seconds;
        const char *text;
    } rows[] = {{0, "less than 1 s"},   {0.94, "less than 1 s"}, {0.96, "about 1 s"},
                {1.85, "about 2 s"},    {9.6, "about 10 s"},     {14, "about 10 s"},
                {88, "about 90 s"},     {130, "about 2 min"},    {1500, "about 30 min"},
                {5600, "about 90 min"}, {7000, "about 2 h"}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        bd_buf out = {0};
        bd_estimate_time(rows[i].seconds, &out);
        bd_buf_add_char(&out, '\0');
        cr_expect_str_eq(out.at, rows[i].text);
        bd_buf_fini(&out);
    }
}
