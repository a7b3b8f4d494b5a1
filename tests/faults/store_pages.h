/* store_pages: the pages of a store in memory, as LMDB sees them, and chance, for store_damage.c. */
#ifndef TESTS_FAULTS_STORE_PAGES_H
#define TESTS_FAULTS_STORE_PAGES_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* LMDB 0.9, 64 bits. */
enum {
    PAGE = 4096,
    PAGE_HEAD = 16,
    AT_FLAGS = 10,
    AT_LOWER = 12, /* of an overflow page: how many pages, u32 */
    AT_UPPER = 14,
    IS_BRANCH = 1,
    IS_LEAF = 2,
    IS_OVERFLOW = 4,
    NODE_HEAD = 8,
    NODE_BIG = 1, /* its value is the number of an overflow page */
    NODE_DB = 2,  /* its value is the record of a database */
    DB_BYTES = 48,
    META_FIELDS = 152
};

static uint8_t *whole; /* the store as it was published */
static size_t whole_bytes;
static uint8_t *changed;
static size_t changed_bytes;

/* ---- chance ---- */

static uint64_t state;

static inline void begin_chance(uint64_t seed)
{
    state = seed * UINT64_C(0x9E3779B97F4A7C15) + 1;
}

static inline uint64_t draw(void)
{
    state += UINT64_C(0x9E3779B97F4A7C15);
    uint64_t x = state;
    x = (x ^ x >> 30) * UINT64_C(0xBF58476D1CE4E5B9);
    x = (x ^ x >> 27) * UINT64_C(0x94D049BB133111EB);
    return x ^ x >> 31;
}

static inline size_t below(size_t n)
{
    return n == 0 ? 0 : (size_t)(draw() % n);
}

/* A value that a field may hold, or must not. */
static inline uint64_t nasty(void)
{
    static const uint64_t list[] = {0,
                                    1,
                                    2,
                                    3,
                                    7,
                                    8,
                                    15,
                                    16,
                                    17,
                                    255,
                                    256,
                                    4095,
                                    4096,
                                    4097,
                                    8192,
                                    0x7FFF,
                                    0x8000,
                                    0xFFFF,
                                    0x10000,
                                    0x7FFFFFFF,
                                    0x80000000,
                                    0xFFFFFFFF,
                                    UINT64_MAX,
                                    UINT64_MAX - 1,
                                    UINT64_C(1) << 40};
    const size_t count = sizeof list / sizeof *list;
    return below(3) == 0 ? below(whole_bytes / PAGE + 4) : list[below(count)];
}

/* ---- pages and nodes ---- */

static inline uint64_t get(const uint8_t *at, size_t width)
{
    uint64_t value = 0;
    memcpy(&value, at, width);
    return value;
}

static inline void set(uint8_t *at, uint64_t value, size_t width)
{
    memcpy(at, &value, width);
}

static inline uint8_t *page_at(size_t no)
{
    return changed + no * PAGE;
}

/* The pages by what they are, found once in the unchanged store. */
enum page_kind { BRANCH, LEAF, BLOCK, MAIN, TEXTS, RUN, PAGE_KINDS };

static struct {
    size_t *no;
    size_t count;
} pages[PAGE_KINDS];

/* Draw a page of a kind. The store of store.sh has every kind. */
static inline uint8_t *draw_page(enum page_kind kind)
{
    return page_at(pages[kind].no[below(pages[kind].count)]);
}

/* A page of a tree. */
static inline uint8_t *draw_tree_page(void)
{
    return draw_page(below(3) == 0 ? BRANCH : LEAF);
}

static inline size_t node_count(const uint8_t *page)
{
    return (get(page + AT_LOWER, 2) - PAGE_HEAD) / 2;
}

static inline uint8_t *node_at(uint8_t *page, size_t idx)
{
    return page + get(page + PAGE_HEAD + 2 * idx, 2);
}

static inline uint8_t *value_of(uint8_t *node)
{
    return node + NODE_HEAD + get(node + 6, 2);
}

static inline void list_page(enum page_kind kind, size_t no)
{
    pages[kind].no[pages[kind].count++] = no;
}

/* A leaf with records of databases is that of the main tree, one with keys of 12 bytes a run's. */
static inline void list_leaf(uint8_t *page, size_t no)
{
    list_page(LEAF, no);
    if (node_count(page) < 2)
        return;
    const uint8_t *node = node_at(page, 0);
    if ((get(node + 4, 2) & NODE_DB) != 0)
        list_page(MAIN, no);
    else if (memcmp(node + NODE_HEAD, "cards/files", 11) == 0)
        list_page(TEXTS, no);
    else if (get(node + 6, 2) == 12)
        list_page(RUN, no);
}

static inline void list_pages(void)
{
    const size_t count = whole_bytes / PAGE;
    for (int kind = 0; kind < PAGE_KINDS; kind++) {
        pages[kind].no = calloc(count, sizeof(size_t));
        if (pages[kind].no == NULL)
            exit(2);
    }
    memcpy(changed, whole, whole_bytes);
    for (size_t no = 2; no < count; no++) {
        uint8_t *page = page_at(no);
        const uint64_t flags = get(page + AT_FLAGS, 2);
        if (get(page, 8) != no)
            continue;
        if ((flags & IS_BRANCH) != 0)
            list_page(BRANCH, no);
        else if ((flags & IS_LEAF) != 0)
            list_leaf(page, no);
        else if ((flags & IS_OVERFLOW) != 0)
            list_page(BLOCK, no);
        if ((flags & IS_OVERFLOW) != 0)
            no += get(page + AT_LOWER, 4) - 1;
    }
    for (int kind = 0; kind < PAGE_KINDS; kind++)
        if (pages[kind].count == 0) {
            fprintf(stderr, "store_damage: the store is too small: no page of kind %d\n", kind);
            exit(2);
        }
}

#endif
