/*
 * truth_check: compares a run's reports with the truth.csv of `bidui generate --dirty`.
 *
 *     truth_check TRUTH.CSV REPORTS_FOLDER ROSTER_FILE_NAME
 *
 * truth.csv: roster line, outcome, reason (further columns are ignored). A report row is joined to
 * it by its source, "ROSTER_FILE_NAME:line". Prints the first differences; exits 1 when there is
 * one.
 */
#include <stdlib.h>
#include <string.h>

#include "csv.h"
#include "text.h"

static const char *const number = "id"; /* no row of these files is swallowed */

enum { SHOWN_MAX = 20 };

typedef struct verdict {
    unsigned long line;
    str outcome;
    str reason;
} verdict;

typedef struct verdicts {
    verdict *at;
    size_t count;
} verdicts;

static str text_of(const char *s)
{
    str text = {keep(strlen(s)), strlen(s)};
    memcpy(text.at, s, text.len);
    return text;
}

static void add(verdicts *to, unsigned long line, str outcome, str reason)
{
    to->at = grow(to->at, to->count, sizeof *to->at);
    to->at[to->count++] = (verdict){line, outcome, reason};
}

static size_t column(const csv_table *table, const char *name, const char *path)
{
    for (size_t i = 0; table->count > 0 && i < table->rows[0].count; i++)
        if (str_is(table->rows[0].cells[i], name))
            return i;
    die("'%s': no column '%s'", path, name);
}

static void read_report(verdicts *to, const char *folder, const char *outcome, const char *source,
                        const char *roster)
{
    char path[4096];
    snprintf(path, sizeof path, "%s/%s.csv", folder, outcome);
    const csv_table table = csv_read(read_file(path), &number, 1);
    const size_t at = column(&table, source, path), reason = column(&table, "reason", path);
    const size_t name_len = strlen(roster);
    for (size_t r = 1; r < table.count; r++) {
        const csv_row *row = &table.rows[r];
        if (row->count != table.rows[0].count)
            die("'%s': line %zu has %zu columns", path, row->line, row->count);
        const str from = row->cells[at];
        if (from.len > name_len && memcmp(from.at, roster, name_len) == 0 &&
            from.at[name_len] == ':')
            add(to, strtoul(from.at + name_len + 1, NULL, 10), text_of(outcome),
                row->cells[reason]);
    }
}

static int by_line(const void *a, const void *b)
{
    const verdict *x = a, *y = b;
    return (x->line > y->line) - (x->line < y->line);
}

static bool equal(str a, str b)
{
    return a.len == b.len && memcmp(a.at, b.at, a.len) == 0;
}

static void show(const char *what, const verdict *one)
{
    if (one == NULL)
        printf(" %s nothing", what);
    else
        printf(" %s %.*s '%.*s'", what, (int)one->outcome.len, one->outcome.at,
               (int)one->reason.len, one->reason.at);
}

int main(int argc, char **argv)
{
    if (argc != 4)
        die("usage: truth_check TRUTH.CSV REPORTS_FOLDER ROSTER_FILE_NAME");
    verdicts truth = {NULL, 0}, found = {NULL, 0};
    const csv_table table = csv_read(read_file(argv[1]), &number, 1);
    for (size_t r = 1; r < table.count; r++) {
        const csv_row *row = &table.rows[r];
        if (row->count < 3)
            die("'%s': line %zu has %zu columns", argv[1], row->line, row->count);
        add(&truth, strtoul(row->cells[0].at, NULL, 10), row->cells[1], row->cells[2]);
    }
    read_report(&found, argv[2], "match", "roster_source", argv[3]);
    read_report(&found, argv[2], "mismatch", "roster_source", argv[3]);
    read_report(&found, argv[2], "missing", "roster_source", argv[3]);
    read_report(&found, argv[2], "duplicate", "source", argv[3]);
    read_report(&found, argv[2], "rejected", "source", argv[3]);
    if (truth.count == 0 || found.count == 0)
        die("%zu true and %zu reported rows", truth.count, found.count);
    qsort(truth.at, truth.count, sizeof *truth.at, by_line);
    qsort(found.at, found.count, sizeof *found.at, by_line);
    size_t different = 0, t = 0, f = 0;
    while (t < truth.count || f < found.count) {
        const verdict *is = f < found.count ? &found.at[f] : NULL;
        const verdict *should = t < truth.count ? &truth.at[t] : NULL;
        if (is != NULL && should != NULL && is->line != should->line) {
            if (is->line < should->line)
                should = NULL;
            else
                is = NULL;
        }
        f += is != NULL ? 1 : 0;
        t += should != NULL ? 1 : 0;
        if (is != NULL && should != NULL && equal(is->outcome, should->outcome) &&
            equal(is->reason, should->reason))
            continue;
        if (different++ < SHOWN_MAX) {
            printf("line %lu:", is != NULL ? is->line : should->line);
            show("is", is);
            show("should be", should);
            putchar('\n');
        }
    }
    printf("%zu rows, %zu differences\n", truth.count, different);
    return different == 0 ? 0 : 1;
}
