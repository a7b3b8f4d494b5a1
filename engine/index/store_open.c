/* store_open: opening a finished store, whose bytes may be anything. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "engine/base/file.h"
#include "engine/base/retry.h"
#include "engine/index/store_parts.h"

/* What LMDB believes of the two meta pages at the start of a file (LMDB 0.9, 64 bits). */
enum {
    META_PAGES = 2,
    META_AT_FLAGS = 10, /* of the page */
    META_AT_MAGIC = 16,
    META_AT_PAGE_BYTES = 40,
    META_AT_LAST_PAGE = 136,
    META_BYTES = 152,
    META_FLAG = 8,
    PAGE_BYTES_MIN = 512,
    PAGE_BYTES_MAX = 64 << 10
};
#define META_MAGIC UINT32_C(0xBEEFC0DE)

static uint64_t get(const uint8_t *at, size_t width)
{
    uint64_t value = 0;
    memcpy(&value, at, width);
    return value;
}

/* LMDB divides by the size of a page, and maps as many pages as its header names. */
static bd_status check_head(const bd_store *store, int fd, uint64_t file_bytes, bd_err *err)
{
    uint8_t head[META_BYTES];
    uint64_t page_bytes = 0;
    size_t got;
    for (uint64_t i = 0; i < META_PAGES; i++) {
        BD_TRY(bd_file_read_at(fd, store->path, i * page_bytes, head, sizeof head, &got, err));
        if (got < sizeof head || (get(head + META_AT_FLAGS, 2) & META_FLAG) == 0 ||
            get(head + META_AT_MAGIC, 4) != META_MAGIC)
            return bd_store__damaged(store, err, "it does not begin as a store");
        const uint64_t page = get(head + META_AT_PAGE_BYTES, 4);
        if (page < PAGE_BYTES_MIN || page > PAGE_BYTES_MAX || (page & (page - 1)) != 0 ||
            (i > 0 && page != page_bytes))
            return bd_store__damaged(store, err, "its pages have no possible size");
        page_bytes = page;
        /* In a truncated file, the first access past its end would raise SIGBUS. */
        if (get(head + META_AT_LAST_PAGE, 8) >= file_bytes / page_bytes)
            return bd_store__damaged(store, err, "it is cut short, at %llu bytes",
                                     (unsigned long long)file_bytes);
    }
    return BD_OK;
}

/* For an empty file LMDB would report a bad descriptor; a pipe it would open and wait. */
static bd_status check_file(bd_store *store, uint64_t *bytes, bd_err *err)
{
    bd_status st = BD_OK;
    struct stat s;
    const int fd = bd_retry_open(store->path, O_RDONLY | O_CLOEXEC | O_NONBLOCK, 0);
    if (fd < 0 || fstat(fd, &s) != 0)
        BD_FAIL(err, BD_E_IO, errno, "cannot read store '%s'", store->path);
    if (!S_ISREG(s.st_mode) || s.st_size == 0)
        BD_FAIL(err, BD_E_INPUT, 0, "'%s' is not a store: %s", store->path,
                S_ISREG(s.st_mode) ? "it is empty" : "it is not a regular file");
    *bytes = (uint64_t)s.st_size;
    BD_GOTO(check_head(store, fd, *bytes, err));
done:
    if (fd >= 0)
        close(fd);
    return st;
}

static bd_status unseal(bd_store *store, const bd_store_seal *published, bd_err *err)
{
    MDB_txn *txn;
    int rc = mdb_txn_begin(store->env, NULL, MDB_RDONLY, &txn);
    if (rc != 0)
        return bd_store__fail(store, "read", rc, err);
    const bd_status st = bd_store__unseal(store, txn, published, store->map_bytes, err);
    if (st != BD_OK) {
        mdb_txn_abort(txn);
        return st;
    }
    rc = mdb_txn_commit(txn); /* keeps the handles */
    return rc == 0 ? BD_OK : bd_store__fail(store, "read", rc, err);
}

bd_status bd_store_open(const char *path, const bd_store_seal *published, bd_store **out,
                        bd_err *err)
{
    bd_store *store = NULL;
    uint64_t bytes = 0;
    bd_status st = BD_OK;
    BD_TRY(bd_store__new(path, &store, err));
    store->reading = true;
    BD_GOTO(check_file(store, &bytes, err));
    store->map_bytes = bytes; /* not what the file says */
    BD_GOTO(bd_store__env_open(store, store->path, MDB_RDONLY | MDB_NORDAHEAD, err));
    st = unseal(store, published, err);
    if (st != BD_OK)
        goto done;
    *out = store;
    store = NULL;
done:
    bd_store_close(store);
    return st;
}
