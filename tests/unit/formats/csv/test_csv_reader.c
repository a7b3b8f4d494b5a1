/* The whole CSV reader is compared with a naive one and with libcsv, over random small files and every
 * size of chunk. */
#include <criterion/criterion.h>

#include "tests/unit/formats/csv/csv_oracle.h"
#include "tests/unit/rounds.h"

static uint64_t next_random(uint64_t *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    return *state;
}

static const char *const alphabets[] = {"\",\n\ra", "\",\nab", ",\n\rabc", "\"\",,\n",
                                        "\",\n\r\x1a b"};

/* Random bytes, or rows that are mostly well formed, so that regular quoting is also tested. */
static size_t random_file(uint64_t *seed, char *out, size_t room)
{
    const char *alphabet = alphabets[next_random(seed) % 5];
    const size_t letters = strlen(alphabet);
    static const char *const pieces[] = {"\"ab\"",     "\"a\"\"b\"", "\"\"", "\"x,y\"", "\"x\ny\"",
                                         "\"x\r\ny\"", "abc",        "",     "张三",    "\xff",
                                         "a\"b",       "\"a\"b",     "·",    "\"ab",    " \"a\" ",
                                         "\"\n",       "\"a\nb"};
    static const char *const numbers[] = {
        "11010519491231002X",      "440524188001010014", "E12345678",
        "\"11010519491231002X\"",  "e12345678",          "room 1205",
        "=\"11010519491231002X\"", "530724 19700315 001"};
    static const char *const ends[] = {"\n", "\r\n", "\r", "\n\n"};
    const uint64_t shape = next_random(seed) % 4;
    const uint64_t kinds = shape == 1 ? 6 : shape == 2 ? 9 : 17;
    const size_t len = next_random(seed) % (next_random(seed) % 4 == 0 ? room : 90);
    const char *end = ends[next_random(seed) % 4];
    const uint64_t columns = 1 + next_random(seed) % 4;
    size_t at = 0;
    while (at < len) {
        if (shape == 0) {
            out[at++] = next_random(seed) % 64 == 0 ? (char)next_random(seed)
                                                    : alphabet[next_random(seed) % letters];
            continue;
        }
        for (uint64_t c = 0; c < columns; c++) {
            const char *piece = pieces[next_random(seed) % kinds];
            if (c == 0 && next_random(seed) % 2)
                piece = numbers[next_random(seed) % 8];
            const size_t n = strlen(piece);
            if (at + n + 4 > room)
                return at;
            if (c != 0)
                out[at++] = ',';
            memcpy(out + at, piece, n);
            at += n;
        }
        const char *e = next_random(seed) % 16 == 0 ? ends[next_random(seed) % 4] : end;
        memcpy(out + at, e, strlen(e));
        at += strlen(e);
    }
    if (next_random(seed) % 8 == 0 && at < room)
        out[at++] = next_random(seed) % 2 ? '\0' : 0x1A;
    return at;
}

static void random_tuning(uint64_t *seed, bd_csv_tuning *tuning)
{
    static const size_t chunks[] = {1, 2, 3, 7, 64, 65, 200, 4096, BD_READER_CHUNK_BYTES};
    static const size_t rows[] = {1, 2, 5, BD_CHUNK_ROWS};
    bd_csv_tuning_usual(tuning);
    tuning->chunk_bytes = chunks[next_random(seed) % 9];
    tuning->rows_max = rows[next_random(seed) % 4];
    tuning->piece_bytes = next_random(seed) % 2 ? BD_CSV_BLOCK : 3 * BD_CSV_BLOCK;
    if (next_random(seed) % 3 == 0) {
        tuning->row_max = 10 + next_random(seed) % 100;
        tuning->row_shown = 8;
    }
    size_t kernels = 0;
    while (bd_csv_kernels_at(kernels) != NULL)
        kernels++;
    tuning->kernels = bd_csv_kernels_at(next_random(seed) % kernels);
}

static void show(const char *bytes, size_t len, const bd_csv_tuning *tuning)
{
    fprintf(stderr, "chunk %zu piece %zu row_max %zu rows_max %zu kernels %s, %zu bytes: \"",
            tuning->chunk_bytes, tuning->piece_bytes, tuning->row_max, tuning->rows_max,
            tuning->kernels->name, len);
    for (size_t i = 0; i < len && i < 600; i++)
        fprintf(stderr,
                bytes[i] > ' ' && bytes[i] < 0x7F && bytes[i] != '"' && bytes[i] != '\\' ? "%c"
                                                                                         : "\\%03o",
                (unsigned char)bytes[i]);
    fputs("\"\n", stderr);
}

Test(csv_reader, agrees_with_a_naive_reader_and_libcsv_on_random_files, .timeout = 300)
{
    uint64_t seed = test_seed(20261101);
    const unsigned long rounds = test_rounds(20000);
    bd_budget budget;
    bd_chunk *chunk;
    bd_err err = {0};
    oracle_file file;
    char bytes[1500];
    bd_budget_init(&budget, 64 << 20);
    cr_assert_eq(bd_chunk_new(&budget, &chunk, &err), BD_OK);
    oracle_file_open(&file);
    for (unsigned long i = 0; i < rounds; i++) {
        const uint64_t this_seed = seed;
        bd_csv_tuning tuning;
        const size_t len = random_file(&seed, bytes, sizeof bytes);
        random_tuning(&seed, &tuning);
        if (!oracle_agrees(&file, chunk, bytes, len, ',', &tuning)) {
            show(bytes, len, &tuning);
            cr_assert_fail("BIDUI_SEED=%llu BIDUI_ROUNDS=1", (unsigned long long)this_seed);
        }
    }
    bd_chunk_free(chunk);
    close(file.fd);
}
