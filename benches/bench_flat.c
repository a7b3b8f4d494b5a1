/*
 * bench_flat: how fast the readers of fixed width and dbf are on one core, whole files.
 *
 *   bench_flat [MIB]     size of the synthetic file, default 256; it lies in memory (memfd)
 *
 * Times are of this thread (CLOCK_THREAD_CPUTIME_ID). Rows are 88 bytes with 11 fields of which 5
 * are wanted, as in bench_csv; names are Han.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#include "engine/base/digest.h"
#include "formats/reader_ops.h"

enum { ROW = 88, FIELDS = 11 };

static const unsigned char widths[FIELDS] = {8, 18, 12, 1, 2, 8, 9, 1, 1, 8, 20};
static const char *const wanted[] = {"B", "C", "D", "I", "J"};
static const bd_reader_span spans[] = {{9, 18}, {27, 12}, {39, 1}, {59, 1}, {60, 8}};

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void make_row(unsigned i, bool gb, char *out)
{
    static const char *const names[2][2] = {{"张伟", "张秀英"},
                                            {"\xD5\xC5\xCE\xB0", "\xD5\xC5\xD0\xE3\xD3\xA2"}};
    const char *name = names[gb][i % 3 != 0];
    char row[128];
    snprintf(row, sizeof row, "%08u%06u%08u%03u%c%s%*s%d0119%06uA%08u1120161101440%03u%14s", i,
             440000 + i % 999, 19600101 + i % 28, i % 1000, "0123456789X"[i % 11], name,
             12 - (int)strlen(name), "", (int)(i % 2) + 1, i % 1000000, i % 100000000, i % 1000,
             "");
    memcpy(out, row, ROW);
}

static size_t dbf_header(char *out, unsigned rows)
{
    const unsigned header = 32 + 32 * FIELDS + 1;
    memset(out, 0, header);
    out[0] = 0x03;
    for (int i = 0; i < 4; i++)
        out[4 + i] = (char)(rows >> 8 * i);
    out[8] = (char)header;
    out[9] = (char)(header >> 8);
    out[10] = ROW + 1;
    out[29] = 0x4D;
    for (int i = 0; i < FIELDS; i++) {
        char *column = out + 32 + 32 * (size_t)i;
        column[0] = (char)('A' + i);
        column[11] = 'C';
        column[16] = (char)widths[i];
    }
    out[header - 1] = 0x0D;
    return header;
}

/* The file in memory: with LF, back to back, or as a table. */
static void make_file(int fd, size_t bytes, const bd_reader_spec *spec, bool gb)
{
    const bool dbf = spec->format == BD_FORMAT_DBF;
    const size_t step = spec->row_bytes != 0 ? ROW : ROW + 1;
    const unsigned rows = (unsigned)(bytes / step);
    char *all = malloc(bytes + 1024);
    if (all == NULL)
        exit(4);
    size_t len = dbf ? dbf_header(all, rows) : 0;
    for (unsigned i = 0; i < rows; i++, len += step) {
        make_row(i, gb, all + len + dbf);
        if (dbf)
            all[len] = ' ';
        else if (step > ROW)
            all[len + ROW] = '\n';
    }
    if (ftruncate(fd, 0) != 0)
        exit(4);
    for (size_t at = 0; at < len;) {
        const ssize_t n = pwrite(fd, all + at, len - at, (off_t)at);
        if (n <= 0)
            exit(4);
        at += (size_t)n;
    }
    free(all);
}

static void measure(const char *what, const bd_reader_spec *spec, const char *path, bd_chunk *chunk)
{
    double best = 1e9;
    double best_parse = 1e9;
    bd_err err = {0};
    bd_reader_totals totals = {0};
    uint64_t rows = 0;
    for (int run = 0; run < 5; run++) {
        bd_reader *reader;
        bd_batch batch;
        const double begin = now();
        double parse = 0;
        bd_status st = bd_reader_open(spec, path, &reader, &err);
        rows = 0;
        while (st == BD_OK && (st = bd_reader_take(reader, chunk, &err)) == BD_OK) {
            const double from = now();
            st = bd_reader_parse(reader, chunk, &batch, &err);
            parse += now() - from;
            rows += batch.row_count;
        }
        if (st != BD_END) {
            fprintf(stderr, "%s\n", err.text);
            exit(3);
        }
        const double took = now() - begin;
        best = took < best ? took : best;
        best_parse = parse < best_parse ? parse : best_parse;
        bd_reader_totals_get(reader, &totals);
        bd_reader_close(reader);
    }
    printf("%-22s %6.0f MB/s, of that parsing alone %6.0f MB/s, %5.1f M rows/s\n", what,
           (double)totals.bytes / 1e6 / best, (double)totals.bytes / 1e6 / best_parse,
           (double)rows / 1e6 / best);
}

int main(int argc, char **argv)
{
    const size_t bytes = (argc > 1 ? strtoul(argv[1], NULL, 10) : 256) << 20;
    static const struct {
        const char *what;
        bd_format format;
        bd_encoding encoding;
        size_t row_bytes;
        bool gb;
    } kinds[] = {{"fixed lf utf-8", BD_FORMAT_FIXED, BD_ENCODING_UTF8, 0, false},
                 {"fixed lf gb18030", BD_FORMAT_FIXED, BD_ENCODING_GB18030, 0, true},
                 {"fixed bytes gb18030", BD_FORMAT_FIXED, BD_ENCODING_GB18030, ROW, true},
                 {"dbf 936", BD_FORMAT_DBF, BD_ENCODING_AUTO, 0, true}};
    char path[40];
    bd_budget budget;
    bd_chunk *chunk;
    bd_err err = {0};
    const int fd = memfd_create("bench", 0);
    snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    bd_budget_init(&budget, 64 << 20);
    if (fd < 0 || bd_chunk_new(&budget, &chunk, &err) != BD_OK)
        return 4;
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        const bd_reader_spec spec = {.format = kinds[i].format,
                                     .encoding = kinds[i].encoding,
                                     .spans = spans,
                                     .row_bytes = kinds[i].row_bytes,
                                     .wanted = wanted,
                                     .wanted_count = 5,
                                     .digest = BD_DIGEST_XXH3};
        make_file(fd, bytes, &spec, kinds[i].gb);
        measure(kinds[i].what, &spec, path, chunk);
    }
    bd_chunk_free(chunk);
    return 0;
}
