/*
 * bench_csv: how fast the CSV reader is on one core: its kernels alone, and a whole file.
 *
 *   bench_csv [MIB]     size of the synthetic file, default 256; it lies in memory (memfd)
 *
 * Times are of this thread (CLOCK_THREAD_CPUTIME_ID), so that a busy machine tells no lies. Rows
 * are 86 bytes of UTF-8 in 11 columns of which 5 are wanted; then the same with every field quoted,
 * and as GB18030 with `,` and with `|`, which is also the second byte of characters. Then the
 * GB18030 decoder alone.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#include "engine/base/digest.h"
#include "formats/csv/csv_reader.h"
#include "formats/csv/utf8_kernel.h"
#include "formats/encoding/gb18030.h"

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* What the rows are written in. */
typedef struct layout {
    const char *what;
    bool quoted;
    bd_encoding encoding;
    char delimiter;
} layout;

static const layout layouts[] = {{"plain", false, BD_ENCODING_UTF8, ','},
                                 {"quoted", true, BD_ENCODING_UTF8, ','},
                                 {"plain |", false, BD_ENCODING_UTF8, '|'},
                                 {"gb18030 ,", false, BD_ENCODING_GB18030, ','},
                                 {"gb18030 |", false, BD_ENCODING_GB18030, '|'}};

static const char columns[] =
    "AAC001,AAC002,AAC003,AAC004,AAC005,AAC006,AAZ500,AAZ501,AAZ502,AAZ503,AAB301\n";

static size_t make_row(const layout *l, unsigned i, char *out)
{
    static const char *const utf8[] = {"张", "伟", "秀英"};
    static const char *const gb[] = {"\xD5\xC5", "\xCE\xB0", "\xD0\xE3\xD3\xA2"};
    const char *const *names = l->encoding == BD_ENCODING_UTF8 ? utf8 : gb;
    const char *q = l->quoted ? "\"" : "";
    const size_t len = (size_t)sprintf(
        out,
        "%s%08u%s,%s%06u%08u%03u%c%s,%s%s%s%s,%s%d%s,%s01%s,%s19%02u%s,%sA%07u%s,%s%s%s,%s1%s,%s20161101%s,%s440%03u%s\n",
        q, i, q, q, 440000 + i % 999, 19600101 + i % 28, i % 1000, "0123456789X"[i % 11], q, q,
        names[0], names[i % 3 ? 1 : 2], q, q, (int)(i % 2) + 1, q, q, q, q, i % 100, q, q,
        i * 7 % 9999999, q, q, i % 2 ? "00000000" : "0000000", q, q, q, q, q, q, i % 1000, q);
    for (size_t k = 0; k < len; k++)
        out[k] = out[k] == ',' ? l->delimiter : out[k];
    return len;
}

/* Rows are made once, 64 KiB of them, and written again and again. */
static int make_file(size_t bytes, const layout *l)
{
    static char block[128 << 10];
    char header[sizeof columns];
    size_t len = 0;
    for (unsigned i = 0; len < sizeof block - 256; i++)
        len += make_row(l, i, block + len);
    for (size_t k = 0; k < sizeof columns; k++)
        header[k] = columns[k] == ',' ? l->delimiter : columns[k];
    const int fd = memfd_create("bench", MFD_CLOEXEC);
    if (fd < 0 || write(fd, header, sizeof header - 1) < 0)
        abort();
    for (size_t done = 0; done < bytes; done += len)
        if (write(fd, block, len) != (ssize_t)len)
            abort();
    return fd;
}

static void say(const char *what, double bytes, double rows, double seconds)
{
    printf("%-28s %6.2f GB/s %8.1f M rows/s\n", what, bytes / seconds / 1e9, rows / seconds / 1e6);
}

static void bench_file(const layout *l, int fd, const bd_csv_kernels *kernels)
{
    static const char *const wanted[] = {"AAC002", "AAC003", "AAC004", "AAZ502", "AAZ503"};
    const bd_reader_spec spec = {.delimiter = l->delimiter,
                                 .header = true,
                                 .wanted = wanted,
                                 .wanted_count = 5,
                                 .digest = BD_DIGEST_XXH3,
                                 .encoding = l->encoding};
    char path[40];
    bd_budget budget;
    bd_chunk *chunk;
    bd_reader *reader;
    bd_reader_totals totals;
    bd_csv_tuning tuning;
    bd_batch batch;
    bd_err err = {0};
    bd_status st = BD_OK;
    double take = 0, parse = 0, rows = 0;
    bd_budget_init(&budget, 64 << 20);
    bd_csv_tuning_usual(&tuning);
    tuning.kernels = kernels;
    snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    if (bd_chunk_new(&budget, &chunk, &err) != BD_OK ||
        bd_csv_open_tuned(&spec, path, &tuning, &reader, &err) != BD_OK) {
        fprintf(stderr, "%s\n", err.text);
        exit(1);
    }
    for (;;) {
        const double t0 = now();
        st = bd_reader_take(reader, chunk, &err);
        const double t1 = now();
        take += t1 - t0;
        if (st != BD_OK || bd_reader_parse(reader, chunk, &batch, &err) != BD_OK)
            break;
        parse += now() - t1;
        rows += (double)batch.row_count;
    }
    bd_reader_totals_get(reader, &totals);
    const double bytes = (double)totals.bytes;
    printf("%s, %s kernels, %.0f rows%s\n", l->what, kernels->name, rows,
           st == BD_END ? "" : ", FAILED");
    say("  take (read, digest, survey)", bytes, rows, take);
    say("  parse", bytes, rows, parse);
    say("  both", bytes, rows, take + parse);
    bd_reader_close(reader);
    bd_chunk_free(chunk);
}

/* One kernel over 256 KiB that stay in the second-level cache. */
static void bench_kernels(int fd, const bd_csv_kernels *kernels, int quoted)
{
    enum { LEN = 256 << 10, ROUNDS = 2000 };
    char *bytes = malloc(LEN + 64);
    uint32_t *pos = malloc((LEN + 64) * sizeof *pos);
    uint32_t *ends = malloc((LEN + 64) * sizeof *ends);
    volatile size_t sum = 0;
    if (bytes == NULL || pos == NULL || ends == NULL ||
        pread(fd, bytes, LEN + 64, sizeof columns - 1) < LEN)
        abort();
    double t = now();
    for (int i = 0; i < ROUNDS; i++) {
        bd_csv_survey found;
        if (quoted)
            kernels->survey_quoted(bytes, LEN, ',', UINT64_MAX, &found);
        else
            kernels->survey_plain(bytes, LEN, UINT64_MAX, &found);
        sum += found.lines;
    }
    t = now() - t;
    printf("%s %s: survey %.1f GB/s", kernels->name, quoted ? "quoted" : "plain",
           (double)LEN * ROUNDS / t / 1e9);
    t = now();
    for (int i = 0; i < ROUNDS; i++)
        for (size_t at = 0; at < LEN; at += 16 << 10) {
            bd_csv_scan scan = {.pos = pos, .row_ends = ends};
            (quoted ? kernels->scan_quoted : kernels->scan_plain)(bytes, at, at + (16 << 10), ',',
                                                                  &scan);
            sum += scan.pos_count;
        }
    t = now() - t;
    printf(", scan %.1f GB/s", (double)LEN * ROUNDS / t / 1e9);
    t = now();
    for (int i = 0; i < ROUNDS; i++)
        sum += bd_utf8_clean(bytes, LEN);
    t = now() - t;
    printf(", utf8 %.1f GB/s\n", (double)LEN * ROUNDS / t / 1e9);
    free(bytes);
    free(pos);
    free(ends);
}

/* Two-byte Han, Han with ASCII as in rows, and ASCII alone. */
static void bench_decoder(void)
{
    enum { LEN = 128 << 10, ROUNDS = 2000 };
    static const char *const what[] = {"Han", "mixed", "ASCII"};
    static char in[LEN + 64];
    static char out[BD_GB18030_GROWTH * LEN + BD_GB18030_SLACK];
    volatile size_t sum = 0;
    for (int kind = 0; kind < 3; kind++) {
        for (unsigned i = 0; i < LEN; i += 2) {
            const unsigned n = i * 2654435761U >> 8;
            const bool han = kind == 0 || (kind == 1 && i % 20 < 6);
            in[i] = (char)(han ? 0xB0 + n % 40 : '1');
            in[i + 1] = (char)(han ? 0xA1 + n / 64 % 94 : '2');
        }
        double t = now();
        for (int i = 0; i < ROUNDS; i++) {
            bool clean;
            sum += bd_gb18030_decode(in, LEN, out, &clean);
        }
        t = now() - t;
        printf("gb18030 decode %-6s %.2f GB/s\n", what[kind], (double)LEN * ROUNDS / t / 1e9);
    }
}

int main(int argc, char **argv)
{
    const size_t mib = argc > 1 ? strtoul(argv[1], NULL, 10) : 256;
    for (size_t k = 0; k < sizeof layouts / sizeof *layouts; k++) {
        const layout *l = &layouts[k];
        const int fd = make_file(mib << 20, l);
        for (size_t i = 0; bd_csv_kernels_at(i) != NULL; i++) {
            if (l->encoding == BD_ENCODING_UTF8 && l->delimiter == ',')
                bench_kernels(fd, bd_csv_kernels_at(i), l->quoted);
            bench_file(l, fd, bd_csv_kernels_at(i));
        }
        close(fd);
    }
    bench_decoder();
    return 0;
}
