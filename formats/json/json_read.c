/* json_read: see json_read.h. */
#include "formats/json/json_read.h"

#include <errno.h>
#include <jansson.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>

/*
 * Jansson 2.14 crashes when memory runs out while an object grows, so a tree is built in a pool
 * that was mapped before, large enough for whatever the text can become; what is not used of it is
 * never touched. The library's allocator is one for the whole process, and so these are too: JSON
 * is read by the main thread only.
 */
struct pool {
    struct pool *next;
    const json_t *root;
    size_t bytes; /* of the mapping, this head included */
    size_t used;
};

static struct pool *pools;   /* of the trees that are alive */
static struct pool *filling; /* of the text that is being read */

enum {
    POOL_FIXED_BYTES = 64 << 10,
    POOL_VALUE_BYTES = 512, /* an object of 64 bytes, its table of 128, its places in others'
                               tables, doubled twice */
    POOL_TEXT_TIMES = 8     /* keys and strings, and the buffers they grow in */
};

static void *pool_take(size_t bytes)
{
    const size_t whole = (bytes + 15) & ~(size_t)15;
    if (filling == NULL)
        return malloc(bytes);
    if (whole < bytes || filling->bytes - filling->used < whole)
        return NULL;
    void *at = (char *)filling + filling->used;
    filling->used += whole;
    return at;
}

static bool is_inside(const struct pool *pool, const void *at)
{
    return pool != NULL && (uintptr_t)at - (uintptr_t)pool < pool->bytes;
}

/* What lies in a pool goes with the pool. */
static void pool_give(void *at)
{
    bool inside = is_inside(filling, at);
    for (const struct pool *pool = pools; pool != NULL && !inside; pool = pool->next)
        inside = is_inside(pool, at);
    if (!inside)
        free(at);
}

static struct pool *pool_new(size_t marks, size_t len)
{
    const size_t bytes = POOL_FIXED_BYTES + marks * POOL_VALUE_BYTES + len * POOL_TEXT_TIMES;
    struct pool *pool = mmap(NULL, bytes, PROT_READ | PROT_WRITE,
                             MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (pool == MAP_FAILED)
        return NULL;
    *pool = (struct pool){.bytes = bytes, .used = (sizeof *pool + 15) & ~(size_t)15};
    return pool;
}

/*
 * Each value or key but the first has one of these marks in front of it, so their number bounds the
 * tree before any of it is built. Marks inside strings do not count.
 */
static size_t count_marks(const char *text, size_t len)
{
    size_t marks = 0;
    bool inside = false;

    for (size_t i = 0; i < len; i++) {
        const char c = text[i];
        if (c == '"')
            inside = !inside;
        else if (inside)
            i += c == '\\';
        else
            marks += c == ',' || c == ':' || c == '[' || c == '{';
    }
    return marks;
}

bd_status bd_json_read(const char *text, size_t len, const char *name, bd_json_value **out,
                       bd_err *err)
{
    json_error_t error;
    const size_t marks = count_marks(text, len);

    *out = NULL;
    if (marks > BD_JSON_VALUES_MAX)
        return bd_fail(err, BD_E_INPUT, 0, "'%s' holds more values than the limit of %d", name,
                       BD_JSON_VALUES_MAX);
    struct pool *pool = pool_new(marks, len);
    if (pool == NULL)
        return bd_fail(err, BD_E_NOMEM, errno, "no memory to read '%s'", name);
    json_set_alloc_funcs(pool_take, pool_give);
    filling = pool;
    json_t *root = json_loadb(text, len, JSON_REJECT_DUPLICATES, &error);
    filling = NULL;
    *out = (bd_json_value *)root;
    if (root != NULL) {
        pool->root = root;
        pool->next = pools;
        pools = pool;
        return BD_OK;
    }
    munmap(pool, pool->bytes);
    if (json_error_code(&error) == json_error_out_of_memory)
        return bd_fail(err, BD_E_NOMEM, 0, "out of memory for '%s'", name);
    /* The library's own text repeats a piece of the file, which is not ours to print. */
    return bd_fail(err, BD_E_INPUT, 0, "'%s' is no sound JSON (line %d)", name, error.line);
}

void bd_json_free(bd_json_value *root)
{
    for (struct pool **at = &pools; root != NULL && *at != NULL; at = &(*at)->next)
        if ((*at)->root == (const json_t *)root) {
            struct pool *pool = *at;
            *at = pool->next;
            munmap(pool, pool->bytes);
            return;
        }
}

const bd_json_value *bd_json_get(const bd_json_value *object, const char *key)
{
    return (const bd_json_value *)json_object_get((const json_t *)object, key);
}

bool bd_json_is_array(const bd_json_value *value)
{
    return json_is_array((const json_t *)value);
}

size_t bd_json_count(const bd_json_value *array)
{
    return json_array_size((const json_t *)array);
}

const bd_json_value *bd_json_at(const bd_json_value *array, size_t idx)
{
    return (const bd_json_value *)json_array_get((const json_t *)array, idx);
}

/* Jansson wants an object that may change for its iterators, and changes nothing. */
bool bd_json_next(const bd_json_value *object, bd_json_member *member)
{
    json_t *json = (json_t *)(uintptr_t)object;
    member->place =
        member->place == NULL ? json_object_iter(json) : json_object_iter_next(json, member->place);
    if (member->place == NULL)
        return false;
    member->key = json_object_iter_key(member->place);
    member->value = (const bd_json_value *)json_object_iter_value(member->place);
    return true;
}

const char *bd_json_get_string(const bd_json_value *value)
{
    return json_string_value((const json_t *)value);
}

bool bd_json_get_u64(const bd_json_value *value, uint64_t *out)
{
    const json_t *number = (const json_t *)value;
    if (!json_is_integer(number) || json_integer_value(number) < 0)
        return false;
    *out = (uint64_t)json_integer_value(number);
    return true;
}

bool bd_json_get_double(const bd_json_value *value, double *out)
{
    *out = json_number_value((const json_t *)value);
    return json_is_number((const json_t *)value);
}

bool bd_json_get_bool(const bd_json_value *value)
{
    return json_is_true((const json_t *)value);
}
