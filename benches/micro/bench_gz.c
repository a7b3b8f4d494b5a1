/* bench_gz: unpacking one gz member by each decoder. Bytes are unpacked bytes. */

#include "benches/micro/files.h"
#include "formats/gz/gz.h"

enum { ROWS = 20000, STEP = 256 << 10, ZLIB, ISAL };

struct packed {
    bd_buf gz;
    const bd_gz_ops *ops;
    void *decoder;
    unsigned char *out;
    size_t plain;
};

static void make_packed(bench_work *work, unsigned kind)
{
    struct packed *packed = bench_room(work, sizeof *packed);
    bench_table t;
    packed->ops = &bd_gz_zlib;
    if (kind == ISAL) {
#if BIDUI_WITH_ISAL
        packed->ops = &bd_gz_isal;
#else
        return;
#endif
    }
    table_make(work, ROWS, &t);
    files_add_gz(&packed->gz, t.text, t.len, t.len);
    packed->out = bench_room(work, STEP);
    packed->plain = t.len;
    packed->decoder = packed->ops->make();
    if (packed->decoder == NULL)
        bench_die("no memory for the decoder");
    *work = (bench_work){packed, (double)t.len, ROWS, work->rooms};
}

static void drop_packed(void *state)
{
    struct packed *packed = state;
    packed->ops->drop(packed->decoder);
    bd_buf_fini(&packed->gz);
}

static uint64_t unpack(void *state)
{
    struct packed *packed = state;
    const unsigned char *gz = (const unsigned char *)packed->gz.at;
    bd_gz_io io = {.in = gz, .in_end = gz + packed->gz.len};
    bd_gz_result result = BD_GZ_MORE;
    uint64_t sum = 0;
    packed->ops->reset(packed->decoder);
    while (result == BD_GZ_MORE) {
        io.out = packed->out;
        io.out_end = packed->out + STEP;
        result = packed->ops->step(packed->decoder, &io);
        sum += (uint64_t)(io.out - packed->out);
        if (io.out == packed->out && result == BD_GZ_MORE)
            break;
    }
    if (result != BD_GZ_MEMBER_END || sum != packed->plain)
        bench_die("unpacking ended with %d after %llu bytes", (int)result, (unsigned long long)sum);
    return sum;
}

const bench_case bench_gz_cases[] = {
    {"gz/unpack/isal", make_packed, unpack, ISAL, NULL, drop_packed},
    {"gz/unpack/zlib", make_packed, unpack, ZLIB, NULL, drop_packed},
    {0}};
