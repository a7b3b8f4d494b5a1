/* progress: the two lines, and what reaches standard error in each mode. */
#include "engine/base/progress.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#define MS UINT64_C(1000000)

static char line[BD_PROGRESS_LINE];

Test(progress, a_live_line_says_rows_rate_share_and_time_left)
{
    bd_progress__live_line(line, "load", 1500 * MS, 12300000, 57, 100);
    cr_assert(eq(str, line, "load  12.3 M rows  8.2 M/s  57 %  0:01 left"));
    bd_progress__live_line(line, "load", 60000 * MS, 1000, 1, 100);
    cr_assert(eq(str, line, "load  1.0 k rows  16/s  1 %  1:39:00 left"));
}

Test(progress, what_nobody_knows_is_left_out)
{
    bd_progress__live_line(line, "load", 2000 * MS, 500, 77, 0);
    cr_assert(eq(str, line, "load  500 rows  250/s"));
    bd_progress__live_line(line, "load", 999 * MS, 999, 50, 100);
    cr_assert(eq(str, line, "load  999 rows  1.0 k/s  50 %"));
    bd_progress__live_line(line, "load", 5000 * MS, 0, 0, 100);
    cr_assert(eq(str, line, "load  0 rows  0/s  0 %"));
    bd_progress__live_line(line, "load", 0, 7, 0, 0);
    cr_assert(eq(str, line, "load  7 rows  0/s"));
}

Test(progress, a_file_that_grew_is_not_more_than_whole)
{
    bd_progress__live_line(line, "load", 2000 * MS, 500, 300, 200);
    cr_assert(eq(str, line, "load  500 rows  250/s  100 %  0:00 left"));
}

Test(progress, a_stage_line_has_its_figures)
{
    bd_progress__stage_line(line, "load", 1200 * MS, 11000000);
    cr_assert(eq(str, line, "bidui: load: 11 000 000 rows in 1.2 s (9.1 M/s)"));
    bd_progress__stage_line(line, "publish", 349 * MS, 0);
    cr_assert(eq(str, line, "bidui: publish: 0.3 s"));
}

Test(progress, a_stage_name_of_any_length_fits)
{
    static char name[1000];
    memset(name, 'n', sizeof name - 1);
    bd_progress__live_line(line, name, 2000 * MS, 1, 1, 2);
    cr_assert(eq(sz, strlen(line), BD_PROGRESS_LINE - 1));
    bd_progress__stage_line(line, name, 2000 * MS, 1);
    cr_assert(eq(sz, strlen(line), BD_PROGRESS_LINE - 1));
}

/* Run two stages, with a wait between two updates. Returns what was written to standard error. */
static const char *said(bd_progress_mode mode)
{
    static char out[4096];
    bd_progress progress;
    FILE *file = tmpfile();
    const int before = dup(STDERR_FILENO);
    cr_assert(file != NULL && before >= 0);
    dup2(fileno(file), STDERR_FILENO);
    bd_progress_begin(&progress, mode);
    bd_progress_line(&progress, "expected: much");
    bd_progress_stage(&progress, "load");
    for (int i = 0; i < 1000; i++)
        bd_progress_update(&progress, 400000, 10, 100);
    usleep(210000);
    bd_progress_update(&progress, 7, 10, 100);
    bd_progress_stage(&progress, "publish");
    bd_progress_end(&progress);
    bd_progress_end(&progress);
    bd_progress_stage(&progress, "unlucky");
    bd_progress_abort(&progress);
    dup2(before, STDERR_FILENO);
    close(before);
    rewind(file);
    out[fread(out, 1, sizeof out - 1, file)] = '\0';
    fclose(file);
    return out;
}

Test(progress, never_says_nothing)
{
    cr_assert(eq(str, (char *)said(BD_PROGRESS_NEVER), ""));
}

Test(progress, without_a_terminal_each_finished_stage_has_its_line)
{
    char rate[16];
    cr_assert(eq(
        int,
        sscanf(
            said(BD_PROGRESS_AUTO),
            "%*d-%*d-%*dT%*d:%*d:%*d%*d:%*d bidui: expected: much\n%*s bidui: load: 7 rows in 0.%*d "
            "s (%15[0-9]/s)\n%*s bidui: publish: 0.0 s\n",
            rate),
        1));
    cr_assert(strstr(said(BD_PROGRESS_AUTO), "unlucky") == NULL);
}

Test(progress, the_live_line_is_drawn_seldom_and_cleared_at_the_end)
{
    const char *out = said(BD_PROGRESS_ALWAYS);
    size_t drawn = 0;
    for (const char *at = out; (at = strstr(at, "\rload  ")) != NULL; at++)
        drawn++;
    cr_assert(eq(sz, drawn, 2), "%s", out);
    const size_t len = strlen(out), blank = strspn(out + len - 20, " \r");
    cr_assert(out[len - 1] == '\r' && blank == 20, "not cleared");
    const char *line = " bidui: expected: much\n"; /* behind its time: this is no terminal */
    const char *found = strstr(out, line);
    cr_assert(found != NULL && strchr(found + strlen(line), '\n') == NULL);
}
