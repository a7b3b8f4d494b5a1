/* spill_file: the file of a spill, its blocks and its runs. See spill.h and spill_parts.h. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "engine/base/file.h"
#include "engine/base/hash.h"
#include "engine/base/retry.h"
#include "engine/index/spill/spill_parts.h"

/* ---- items ---- */

size_t bd_spill__item_bytes(const bd_spill_item *item)
{
    return BD_SPILL_HEAD + item->tail_len +
           (item->value == NULL ? BD_SPILL_REFERENCE : item->value_len);
}

uint8_t *bd_spill__put(uint8_t *out, const bd_spill_item *item)
{
    const uint32_t mark = item->value == NULL ? BD_SPILL_LARGE : 0;
    const uint32_t lengths[2] = {item->tail_len, item->value_len | mark};
    const uint64_t reference[2] = {item->at, item->hash};

    memcpy(out, &item->key, sizeof item->key);
    memcpy(out + sizeof item->key, lengths, sizeof lengths);
    out += BD_SPILL_HEAD;
    if (item->tail_len != 0)
        memcpy(out, item->tail, item->tail_len);
    out += item->tail_len;
    if (item->value == NULL) {
        memcpy(out, reference, sizeof reference);
        return out + BD_SPILL_REFERENCE;
    }
    if (item->value_len != 0)
        memcpy(out, item->value, item->value_len);
    return out + item->value_len;
}

bool bd_spill__get(const uint8_t *at, const uint8_t *end, bd_spill_item *out, const uint8_t **next)
{
    uint32_t lengths[2];
    if ((size_t)(end - at) < BD_SPILL_HEAD)
        return false;
    memcpy(&out->key, at, sizeof out->key);
    memcpy(lengths, at + sizeof out->key, sizeof lengths);
    at += BD_SPILL_HEAD;
    const bool large = (lengths[1] & BD_SPILL_LARGE) != 0;
    out->tail = at;
    out->tail_len = lengths[0];
    out->value_len = lengths[1] & ~BD_SPILL_LARGE;
    const size_t behind = large ? BD_SPILL_REFERENCE : out->value_len;
    if ((size_t)(end - at) < out->tail_len || (size_t)(end - at) - out->tail_len < behind)
        return false;
    at += out->tail_len;
    out->value = large ? NULL : at;
    if (large) {
        memcpy(&out->at, at, sizeof out->at);
        memcpy(&out->hash, at + sizeof out->at, sizeof out->hash);
    }
    *next = at + behind;
    return true;
}

int bd_spill__compare(const bd_spill_item *a, const bd_spill_item *b)
{
    if (a->key != b->key)
        return a->key < b->key ? -1 : 1;
    const uint32_t common = a->tail_len < b->tail_len ? a->tail_len : b->tail_len;
    const int order = common == 0 ? 0 : memcmp(a->tail, b->tail, common);
    return order != 0 ? order : (a->tail_len > b->tail_len) - (a->tail_len < b->tail_len);
}

/* ---- the file ---- */

/* The file is unlinked while it is open, so it exists as long as the descriptor. */
static bd_status make_file(bd_spill *spill, bd_err *err)
{
    bd_buf path = {0};
    bd_buf_printf(&path, "%s/.sorting", spill->folder);
    bd_buf_add_char(&path, '\0');
    bd_status st = bd_buf_check(&path, err);
    if (st >= 0) {
        spill->fd =
            bd_retry_open(path.at, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
        if (spill->fd < 0)
            st = bd_fail(err, BD_E_IO, errno, "cannot create '%s'", path.at);
        else if (unlink(path.at) != 0)
            st = bd_fail(err, BD_E_IO, errno, "cannot remove '%s'", path.at);
    }
    bd_buf_fini(&path);
    return st;
}

bd_status bd_spill_open(const char *folder, bd_budget *budget, bd_spill **out, bd_err *err)
{
    bd_status st = BD_OK;
    bd_spill *spill = calloc(1, sizeof *spill);

    *out = NULL;
    if (spill == NULL)
        return bd_fail(err, BD_E_NOMEM, 0, "out of memory");
    spill->fd = -1;
    spill->budget = budget;
    pthread_mutex_init(&spill->lock, NULL);
    spill->folder = strdup(folder);
    if (spill->folder == NULL)
        BD_FAIL(err, BD_E_NOMEM, 0, "out of memory");
    BD_GOTO(make_file(spill, err));
    *out = spill;
    spill = NULL;
done:
    bd_spill_close(spill);
    return st;
}

void bd_spill_close(bd_spill *spill)
{
    if (spill == NULL)
        return;
    if (spill->fd >= 0)
        close(spill->fd); /* this removes the file, so an error does not matter */
    for (size_t i = 0; i < spill->run_count; i++)
        free(spill->runs[i].blocks);
    free(spill->runs);
    free(spill->folder);
    pthread_mutex_destroy(&spill->lock);
    free(spill);
}

bd_status bd_spill__write(bd_spill *spill, const void *bytes, size_t len, uint64_t *at, bd_err *err)
{
    const uint8_t *from = bytes;
    uint64_t to = atomic_fetch_add(&spill->end, len);

    *at = to;
    while (len > 0) {
        const ssize_t n = pwrite(spill->fd, from, len, (off_t)to);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return bd_fail(err, BD_E_IO, n < 0 ? errno : EIO,
                           "cannot write the temporary file in '%s'", spill->folder);
        from += n;
        to += (uint64_t)n;
        len -= (size_t)n;
    }
    return BD_OK;
}

bd_status bd_spill__read(const bd_spill *spill, void *out, size_t len, uint64_t at, uint64_t hash,
                         bd_err *err)
{
    size_t got;
    BD_TRY(bd_file_read_at(spill->fd, spill->folder, at, out, len, &got, err));
    if (got < len)
        return bd_fail(err, BD_E_IO, EIO, "cannot read the temporary file in '%s'", spill->folder);
    if (bd_hash64(out, len) != hash)
        return bd_fail(err, BD_E_IO, 0,
                       "the temporary file in '%s' is not what was written: %zu bytes at %llu",
                       spill->folder, len, (unsigned long long)at);
    return BD_OK;
}

/* ---- runs ---- */

static bd_status no_memory(bd_err *err)
{
    return bd_fail(err, BD_E_NOMEM, 0, "no memory for the runs of a sort");
}

static bd_status end_block(bd_spill_writer *writer, bd_err *err)
{
    bd_spill_run *run = &writer->run;
    if (writer->used == 0)
        return BD_OK;
    if (run->count == run->capacity) {
        const size_t capacity = run->capacity == 0 ? 16 : 2 * run->capacity;
        bd_spill_block *blocks = realloc(run->blocks, capacity * sizeof *blocks);
        if (blocks == NULL)
            return no_memory(err);
        run->blocks = blocks;
        run->capacity = capacity;
    }
    writer->next.bytes = (uint32_t)writer->used;
    writer->next.hash = bd_hash64(writer->block, writer->used);
    BD_TRY(bd_spill__write(writer->spill, writer->block, writer->used, &writer->next.at, err));
    run->blocks[run->count++] = writer->next;
    writer->used = 0;
    return BD_OK;
}

bd_status bd_spill__append(bd_spill_writer *writer, const bd_spill_item *item, bd_err *err)
{
    const size_t bytes = bd_spill__item_bytes(item);
    if (BD_SPILL_BLOCK_BYTES - writer->used < bytes)
        BD_TRY(end_block(writer, err));
    if (writer->used == 0)
        writer->next = (bd_spill_block){.first_key = item->key};
    bd_spill__put(writer->block + writer->used, item);
    writer->used += bytes;
    writer->next.items++;
    return BD_OK;
}

bd_status bd_spill__end_run(bd_spill_writer *writer, bd_err *err)
{
    bd_spill *spill = writer->spill;
    bd_status st = BD_OK;
    BD_TRY(end_block(writer, err));
    pthread_mutex_lock(&spill->lock);
    if (spill->run_count == spill->run_capacity) {
        const size_t capacity = spill->run_capacity == 0 ? 64 : 2 * spill->run_capacity;
        bd_spill_run *runs = realloc(spill->runs, capacity * sizeof *runs);
        if (runs == NULL) {
            st = no_memory(err);
        } else {
            spill->runs = runs;
            spill->run_capacity = capacity;
        }
    }
    if (st >= 0) {
        spill->runs[spill->run_count++] = writer->run;
        writer->run = (bd_spill_run){0};
    }
    pthread_mutex_unlock(&spill->lock);
    return st;
}

void bd_spill__drop_run(bd_spill_writer *writer)
{
    free(writer->run.blocks);
    writer->run = (bd_spill_run){0};
    writer->used = 0;
}

size_t bd_spill_runs(const bd_spill *spill)
{
    return spill->run_count;
}

bd_status bd_spill_fetch(bd_spill *spill, const bd_spill_item *item, bd_buf *out, bd_err *err)
{
    if (!bd_buf_reserve(out, item->value_len))
        return bd_buf_check(out, err);
    BD_TRY(bd_spill__read(spill, out->at + out->len, item->value_len, item->at, item->hash, err));
    out->len += item->value_len;
    return BD_OK;
}
