/*
 * fuzz_dbf: the dbf reader, under libFuzzer. By the first byte's low bit either the whole input is
 * a file, of which the first columns are wanted, and of which must be true what is true of any
 * reader (fuzz_read.h); or the input is what stands behind a sound header, and a naive reader
 * (tests/unit/formats/flat_oracle.h) says what has to come out.
 *
 *   clang -fsanitize=fuzzer,address,undefined ... tests/fuzz/fuzz_dbf.c
 */
#include "tests/fuzz/fuzz_read.h"
#include "tests/unit/formats/flat_oracle.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static flat_file file = {.fd = -1};
static bd_chunk *chunk;

static bd_status open_dbf(const bd_reader_spec *spec, const char *path, bool small,
                          const void *given, bd_reader **out, bd_err *err)
{
    bd_dbf_tuning tuning;
    bd_dbf_tuning_usual(&tuning);
    return bd_dbf_open_tuned(spec, path, small ? given : &tuning, out, err);
}

static void any_file(const char *bytes, size_t len, const bd_dbf_tuning *tuning)
{
    static const bd_encoding encodings[] = {BD_ENCODING_AUTO, BD_ENCODING_UTF8,
                                            BD_ENCODING_GB18030};
    static fuzz_reading reading;
    fuzz_set_up(&reading);
    fuzz_file_set(&reading, bytes, len);
    for (size_t e = 0; e < 3; e++) {
        bd_reader_spec spec = {.format = BD_FORMAT_DBF, .encoding = encodings[e], .header = true};
        fuzz_read_by_headings(&reading, &spec, open_dbf, tuning);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static bd_budget budget;
    static const size_t chunks[] = {1, 64, 300, 4096};
    bd_err err = {0};
    if (size < 6)
        return 0;
    if (file.fd < 0) {
        flat_file_open(&file);
        bd_budget_init(&budget, 64 << 20);
        if (bd_chunk_new(&budget, &chunk, &err) != BD_OK)
            abort();
    }
    const bd_dbf_tuning tuning = {.chunk_bytes = chunks[data[0] >> 1 & 3],
                                  .rows_max = (data[0] & 8) != 0 ? 2 : BD_CHUNK_ROWS};
    if ((data[0] & 1) != 0) {
        any_file((const char *)data + 1, size - 1, &tuning);
        return 0;
    }
    naive_column columns[3];
    for (size_t i = 0; i < 3; i++)
        columns[i] =
            (naive_column){"CNFD"[data[i + 1] & 3], (unsigned char)(1 + (data[i + 1] >> 3))};
    if (!dbf_agrees(&file, chunk, (data[0] & 16) != 0 ? BD_FIELD_GB18030 : BD_FIELD_UTF8, columns,
                    3, data[4], &tuning, (const char *)data + 5, size - 5))
        abort();
    return 0;
}
