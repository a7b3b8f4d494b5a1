/* spill: items come out in one order, for any buffers and any number of passes. */
#include "engine/index/spill/spill.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <dirent.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

enum { ITEMS = 60000, BUFFERS = 3 };

static char folder[] = "/tmp/bidui-spill.XXXXXX";
static bd_budget budget;
static bd_err err;

static void init(void)
{
    cr_assert(mkdtemp(folder) != NULL);
    bd_budget_init(&budget, (size_t)64 << 20);
}

static void fini(void)
{
    rmdir(folder);
}

TestSuite(spill, .init = init, .fini = fini);

/* The i-th item of an unordered sequence: few keys, tails of many lengths, values from empty to
 * large. */
static bd_spill_item make(uint32_t i, char tail[64], char *value)
{
    const uint32_t mixed = (uint32_t)((uint64_t)i * 48271 % ITEMS);
    const uint64_t key = mixed % 97 == 0 ? UINT64_MAX : mixed % 97;
    const int tail_len = snprintf(tail, 64, "%.*s%u", (int)(mixed % 7), "abcdefg", mixed);
    const uint32_t value_len = mixed % 5003 == 0   ? BD_SPILL_INLINE_MAX + mixed
                               : mixed % 1009 == 0 ? BD_SPILL_INLINE_MAX - 1
                                                   : mixed % 60;
    memset(value, 'a' + (int)(mixed % 26), value_len);
    return (bd_spill_item){key, tail, (uint32_t)tail_len, value_len, value, 0, 0};
}

static bd_spill *fill(size_t buffer_bytes)
{
    bd_spill *spill;
    bd_spill_buffer *buffers[BUFFERS];
    char tail[64];
    char *value = malloc(BD_SPILL_INLINE_MAX + ITEMS);
    cr_assert(eq(int, bd_spill_open(folder, &budget, &spill, &err), BD_OK), "%s", err.text);
    for (int i = 0; i < BUFFERS; i++)
        cr_assert(eq(int, bd_spill_buffer_new(spill, buffer_bytes, &buffers[i], &err), BD_OK));
    for (uint32_t i = 0; i < ITEMS; i++) {
        const bd_spill_item item = make(i, tail, value);
        cr_assert(eq(int, bd_spill_add(buffers[i / 7 % BUFFERS], &item, &err), BD_OK));
    }
    for (int i = 0; i < BUFFERS; i++) {
        cr_assert(eq(int, bd_spill_flush(buffers[i], &err), BD_OK));
        bd_spill_buffer_free(buffers[i]);
    }
    free(value);
    return spill;
}

/* All items of lo..last in order, as text; *count gets their number. */
static bd_buf read_range(bd_spill *spill, bd_spill_reader *reader, uint64_t lo, uint64_t last,
                         size_t *count)
{
    bd_buf all = {0};
    bd_buf large = {0};
    bd_spill_item item;
    bd_status st;
    cr_assert(eq(int, bd_spill_seek(reader, lo, last, &err), BD_OK), "%s", err.text);
    for (*count = 0; (st = bd_spill_next(reader, &item, &err)) == BD_OK; ++*count) {
        cr_assert(item.key >= lo && item.key <= last);
        bd_buf_printf(&all, "%016llx ", (unsigned long long)item.key);
        bd_buf_add(&all, item.tail, item.tail_len);
        bd_buf_printf(&all, " %u ", item.value_len);
        large.len = 0;
        if (item.value == NULL)
            cr_assert(eq(int, bd_spill_fetch(spill, &item, &large, &err), BD_OK), "%s", err.text);
        const char *value = item.value != NULL ? item.value : large.at;
        for (uint32_t i = 1; i < item.value_len; i++)
            cr_assert(value[i] == value[0]);
        bd_buf_add(&all, value, item.value_len == 0 ? 0 : 1);
        bd_buf_add_char(&all, '\n');
    }
    cr_assert(eq(int, st, BD_END), "%s", err.text);
    bd_buf_fini(&large);
    return all;
}

static bd_buf read_all(bd_spill *spill, size_t *count)
{
    bd_spill_reader *reader;
    cr_assert(eq(int, bd_spill_reader_new(spill, &reader, &err), BD_OK));
    const bd_buf all = read_range(spill, reader, 0, UINT64_MAX, count);
    bd_spill_reader_free(reader);
    return all;
}

/* The order as spill.h defines it, written independently of the code. */
static int by_order(const void *a, const void *b)
{
    const bd_spill_item *p = a, *q = b;
    if (p->key != q->key)
        return p->key < q->key ? -1 : 1;
    const int order = strcmp(p->tail, q->tail); /* the tails in this test are terminated text */
    return order;
}

Test(spill, items_come_out_in_the_order_of_keys_and_then_of_tails)
{
    char *tails = malloc((size_t)ITEMS * 64);
    char *value = malloc(BD_SPILL_INLINE_MAX + ITEMS);
    bd_spill_item *items = malloc(ITEMS * sizeof *items);
    bd_buf expected = {0};
    size_t count;
    for (uint32_t i = 0; i < ITEMS; i++)
        items[i] = make(i, tails + (size_t)i * 64, value);
    qsort(items, ITEMS, sizeof *items, by_order);
    for (uint32_t i = 0; i < ITEMS; i++) {
        const char *digits = (const char *)items[i].tail + strspn(items[i].tail, "abcdefg");
        bd_buf_printf(&expected, "%016llx %s %u ", (unsigned long long)items[i].key,
                      (const char *)items[i].tail, items[i].value_len);
        if (items[i].value_len != 0)
            bd_buf_add_char(&expected, (char)('a' + atoi(digits) % 26));
        bd_buf_add_char(&expected, '\n');
    }
    bd_spill *spill = fill(1 << 20);
    bd_buf found = read_all(spill, &count);
    cr_assert(eq(sz, count, ITEMS));
    cr_assert(eq(sz, found.len, expected.len));
    cr_assert(memcmp(found.at, expected.at, found.len) == 0);
    bd_spill_close(spill);
    bd_buf_fini(&found);
    bd_buf_fini(&expected);
    free(items);
    free(value);
    free(tails);
}

Test(spill, buffers_and_passes_change_nothing)
{
    size_t count;
    bd_spill *spill = fill(4 << 20);
    bd_buf expected = read_all(spill, &count);
    bd_spill_close(spill);
    static const size_t runs_max[] = {1000, 17, 5, 3, BD_SPILL_RUNS_MIN, 0};
    for (size_t i = 0; i < sizeof runs_max / sizeof *runs_max; i++) {
        spill = fill(BD_SPILL_BUFFER_MIN);
        cr_assert(bd_spill_runs(spill) > 20);
        cr_assert(eq(int, bd_spill_settle(spill, runs_max[i], &err), BD_OK), "%s", err.text);
        cr_assert(bd_spill_runs(spill) <= (runs_max[i] < 2 ? 2 : runs_max[i]));
        bd_buf found = read_all(spill, &count);
        cr_assert(eq(sz, count, ITEMS));
        cr_assert(found.len == expected.len && memcmp(found.at, expected.at, found.len) == 0,
                  "with %zu runs", runs_max[i]);
        bd_buf_fini(&found);
        bd_spill_close(spill);
    }
    bd_buf_fini(&expected);
}

Test(spill, ranges_put_together_are_the_whole)
{
    size_t count, all, sum = 0;
    bd_spill_reader *reader;
    bd_spill *spill = fill(BD_SPILL_BUFFER_MIN);
    bd_buf expected = read_all(spill, &all);
    bd_buf found = {0};
    cr_assert(eq(int, bd_spill_reader_new(spill, &reader, &err), BD_OK));
    static const uint64_t lasts[] = {0, 1, 2, 40, 41, 95, 96, 5000, UINT64_MAX - 1, UINT64_MAX};
    uint64_t lo = 0;
    for (size_t i = 0; i < sizeof lasts / sizeof *lasts; i++) {
        bd_buf part = read_range(spill, reader, lo, lasts[i], &count);
        bd_buf_add(&found, part.at, part.len);
        bd_buf_fini(&part);
        sum += count;
        lo = lasts[i] + 1;
    }
    cr_assert(eq(sz, sum, all));
    cr_assert(found.len == expected.len && memcmp(found.at, expected.at, found.len) == 0);
    bd_spill_reader_free(reader);
    bd_spill_close(spill);
    bd_buf_fini(&found);
    bd_buf_fini(&expected);
}

Test(spill, a_reader_stays_in_the_memory_it_was_given)
{
    bd_spill_reader *reader;
    bd_spill *spill = fill(BD_SPILL_BUFFER_MIN);
    const size_t bytes = (size_t)8 * BD_SPILL_BLOCK_BYTES;
    const size_t before = budget.used_bytes;
    cr_assert(eq(int, bd_spill_settle(spill, bd_spill_runs_of(bytes), &err), BD_OK));
    cr_assert(eq(int, bd_spill_reader_new(spill, &reader, &err), BD_OK));
    cr_assert(budget.used_bytes - before <= bytes);
    bd_spill_reader_free(reader);
    bd_spill_close(spill);
    cr_assert(eq(sz, budget.used_bytes, 0));
}

Test(spill, nothing_is_seen_of_its_file_and_nothing_stays)
{
    bd_spill *spill = fill(BD_SPILL_BUFFER_MIN);
    struct stat info;
    cr_assert(eq(int, stat(folder, &info), 0));
    DIR *dir = opendir(folder);
    for (const struct dirent *entry; (entry = readdir(dir)) != NULL;)
        cr_assert(entry->d_name[0] == '.' && entry->d_name[strspn(entry->d_name, ".")] == '\0',
                  "%s", entry->d_name);
    closedir(dir);
    bd_spill_close(spill);
}

Test(spill, nothing_added_is_nothing_read)
{
    bd_spill *spill;
    size_t count;
    cr_assert(eq(int, bd_spill_open(folder, &budget, &spill, &err), BD_OK));
    cr_assert(eq(int, bd_spill_settle(spill, 2, &err), BD_OK));
    bd_buf none = read_all(spill, &count);
    cr_assert(eq(sz, count, 0));
    bd_buf_fini(&none);
    bd_spill_close(spill);
}

/* The only descriptor that was opened since then; the file has no name any more. */
static int descriptor_of_the_file(void)
{
    char name[64], target[512];
    for (int fd = 3; fd < 256; fd++) {
        snprintf(name, sizeof name, "/proc/self/fd/%d", fd);
        const ssize_t n = readlink(name, target, sizeof target - 1);
        if (n > 0 && (target[n] = '\0', strstr(target, "/.sorting (deleted)") != NULL))
            return fd;
    }
    return -1;
}

Test(spill, a_flipped_bit_is_found)
{
    bd_spill_reader *reader;
    bd_spill_item item;
    bd_status st;
    unsigned char byte;
    bd_spill *spill = fill(BD_SPILL_BUFFER_MIN);
    const int fd = descriptor_of_the_file();
    cr_assert(fd >= 0);
    cr_assert(eq(int, pread(fd, &byte, 1, 200000), 1));
    byte ^= 4;
    cr_assert(eq(int, pwrite(fd, &byte, 1, 200000), 1));
    cr_assert(eq(int, bd_spill_reader_new(spill, &reader, &err), BD_OK));
    st = bd_spill_seek(reader, 0, UINT64_MAX, &err);
    while (st == BD_OK)
        st = bd_spill_next(reader, &item, &err);
    cr_assert(eq(int, st, BD_E_IO));
    cr_assert(strstr(err.text, "is not what was written") != NULL, "%s", err.text);
    bd_spill_reader_free(reader);
    bd_spill_close(spill);
}

Test(spill, a_file_that_may_not_grow_is_an_error)
{
    struct rlimit limit = {1 << 16, 1 << 16};
    bd_spill *spill;
    bd_spill_buffer *buffer;
    char value[1000] = {0};
    bd_status st = BD_OK;
    signal(SIGXFSZ, SIG_IGN);
    cr_assert(eq(int, setrlimit(RLIMIT_FSIZE, &limit), 0));
    cr_assert(eq(int, bd_spill_open(folder, &budget, &spill, &err), BD_OK));
    cr_assert(eq(int, bd_spill_buffer_new(spill, 0, &buffer, &err), BD_OK));
    for (uint32_t i = 0; i < 1000 && st == BD_OK; i++) {
        const bd_spill_item item = {i, NULL, 0, sizeof value, value, 0, 0};
        st = bd_spill_add(buffer, &item, &err);
    }
    cr_assert(eq(int, st, BD_E_IO));
    bd_spill_buffer_free(buffer);
    bd_spill_close(spill);
}
