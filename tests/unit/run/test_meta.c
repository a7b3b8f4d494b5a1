/* test_meta: a store's description of itself is read back unchanged, and a store that lacks an
 * entry is refused. */
#include "engine/run/meta.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/base/file.h"

static char home[] = "/tmp/bidui-meta-XXXXXX";
static char path[64];
static bd_store *store;
static bd_view *view;

static void setup(void)
{
    cr_assert(mkdtemp(home) != NULL);
    snprintf(path, sizeof path, "%s/s.mdb", home);
}

static void teardown(void)
{
    bd_err err = {0};
    bd_view_close(view);
    bd_store_close(store);
    cr_expect_eq(bd_path_remove(home, &err), BD_OK);
}

TestSuite(meta, .init = setup, .fini = teardown);

static void create(void)
{
    bd_err err = {0};
    cr_assert(bd_store_create(path, 1 << 20, &store, &err) == BD_OK, "%s", err.text);
}

/* Open the store as a later process does. */
static void open_again(void)
{
    bd_err err = {0};
    bd_store_seal seal;
    cr_assert(bd_store_finish(store, BD_DIGEST_XXH3, &seal, &err) == BD_OK, "%s", err.text);
    bd_store_close(store);
    cr_assert(bd_store_open(path, &seal, &store, &err) == BD_OK, "%s", err.text);
    cr_assert(bd_view_open(store, &view, &err) == BD_OK, "%s", err.text);
}

static void write_meta(const char *config_text, const bd_text *roster, size_t roster_count,
                       const bd_text *cards, size_t cards_count)
{
    bd_err err = {0};
    bd_config config = {.text = config_text, .text_len = strlen(config_text), .period = "2026-11"};
    bd_plan plan = {.config = &config};
    bd_text shown[2][8];
    memcpy(shown[BD_ROSTER], roster, roster_count * sizeof *roster);
    memcpy(shown[BD_CARDS], cards, cards_count * sizeof *cards);
    plan.datasets[BD_ROSTER].shown = shown[BD_ROSTER];
    plan.datasets[BD_ROSTER].file_count = roster_count;
    plan.datasets[BD_CARDS].shown = shown[BD_CARDS];
    plan.datasets[BD_CARDS].file_count = cards_count;
    cr_assert(bd_meta_write(store, &plan, "0123456789abcdef", &err) == BD_OK, "%s", err.text);
}

static bool is(bd_text text, const char *expected)
{
    return bd_text_equal(text, bd_text_of(expected));
}

Test(meta, what_is_written_is_read)
{
    const bd_text roster[] = {bd_text_of("roster/b.csv"), bd_text_of("-"),
                              bd_text_of("roster/a.csv")};
    const bd_text cards[] = {bd_text_of("cards.csv.gz")};
    bd_meta meta;
    bd_err err = {0};
    create();
    write_meta("period: 2026-11\n# 比对\n", roster, 3, cards, 1);
    open_again();
    cr_assert(bd_meta_read(view, &meta, &err) == BD_OK, "%s", err.text);
    cr_expect(is(meta.config, "period: 2026-11\n# 比对\n"));
    cr_expect(is(meta.run, "0123456789abcdef"));
    cr_assert(eq(sz, meta.file_count[BD_ROSTER], 3));
    cr_assert(eq(sz, meta.file_count[BD_CARDS], 1));
    for (size_t i = 0; i < 3; i++)
        cr_expect(bd_text_equal(meta.files[BD_ROSTER][i], roster[i]), "file %zu", i);
    cr_expect(is(meta.files[BD_CARDS][0], "cards.csv.gz"));
    bd_meta_fini(&meta);
    cr_expect(meta.files[BD_ROSTER] == NULL && meta.file_count[BD_CARDS] == 0);
    bd_meta_fini(&meta); /* harmless */
}

/* A file's name may hold any byte but NUL and '/': line ends, quotes, bytes that are not UTF-8,
 * blanks at its ends. */
Test(meta, names_of_files_come_back_byte_for_byte)
{
    static const char *const odd[] = {
        "a\nb.csv", "\"quoted\",x.csv", " blank ", "\xFF\xFE.csv", "花名册\t.csv", "..", "C:\\x"};
    enum { COUNT = sizeof odd / sizeof *odd };
    bd_text names[COUNT];
    bd_meta meta;
    bd_err err = {0};
    for (size_t i = 0; i < COUNT; i++)
        names[i] = bd_text_of(odd[i]);
    create();
    write_meta("x", names, COUNT, names + 3, 1);
    open_again();
    cr_assert(bd_meta_read(view, &meta, &err) == BD_OK, "%s", err.text);
    cr_assert(eq(sz, meta.file_count[BD_ROSTER], COUNT));
    for (size_t i = 0; i < COUNT; i++)
        cr_expect(is(meta.files[BD_ROSTER][i], odd[i]), "file %zu", i);
    cr_assert(eq(sz, meta.file_count[BD_CARDS], 1));
    cr_expect(is(meta.files[BD_CARDS][0], "\xFF\xFE.csv"));
    bd_meta_fini(&meta);
}

/* More names than a page of LMDB or a first buffer holds. */
Test(meta, thousands_of_names_come_back)
{
    enum { COUNT = 5000 };
    static char names[COUNT][16];
    static bd_text shown[COUNT];
    bd_config config = {.text = "x", .text_len = 1, .period = "2026-11"};
    bd_plan plan = {.config = &config};
    bd_meta meta;
    bd_err err = {0};
    for (size_t i = 0; i < COUNT; i++) {
        snprintf(names[i], sizeof names[i], "part-%zu.csv", i);
        shown[i] = bd_text_of(names[i]);
    }
    for (int d = 0; d < BD_DATASETS; d++) {
        plan.datasets[d].shown = shown;
        plan.datasets[d].file_count = COUNT;
    }
    create();
    cr_assert(bd_meta_write(store, &plan, "r", &err) == BD_OK, "%s", err.text);
    open_again();
    cr_assert(bd_meta_read(view, &meta, &err) == BD_OK, "%s", err.text);
    for (int d = 0; d < BD_DATASETS; d++) {
        cr_assert(eq(sz, meta.file_count[d], COUNT));
        cr_expect(is(meta.files[d][0], "part-0.csv") &&
                  is(meta.files[d][COUNT - 1], "part-4999.csv"));
    }
    bd_meta_fini(&meta);
}

/* The entries that a store must have, and the message for a store that lacks one. */
Test(meta, a_store_that_lacks_an_entry_is_refused_by_its_name)
{
    static const char *const needed[] = {"config", "run", "roster/files", "cards/files"};
    enum { COUNT = sizeof needed / sizeof *needed };
    for (size_t lacking = 0; lacking < COUNT; lacking++) {
        bd_meta meta;
        bd_err err = {0};
        char message[80];
        create();
        for (size_t i = 0; i < COUNT; i++)
            if (i != lacking)
                cr_assert(bd_store_put_meta(store, needed[i], "x", 2, &err) == BD_OK, "%s",
                          err.text);
        open_again();
        snprintf(message, sizeof message, "the store is damaged: it has no '%s'", needed[lacking]);
        cr_expect(eq(int, bd_meta_read(view, &meta, &err), BD_E_INPUT));
        cr_expect_str_eq(err.text, message);
        bd_meta_fini(&meta); /* also after a failure half way */
        bd_view_close(view);
        view = NULL;
        bd_store_close(store);
        store = NULL;
    }
}

/* A last name without its terminator is ignored: it may have been cut. */
Test(meta, a_list_that_is_cut_never_leads_beyond_itself)
{
    static const struct {
        const char *bytes;
        size_t len;
        size_t count;
    } lists[] = {{"", 0, 0}, {"\0", 1, 1}, {"a", 1, 0}, {"a\0b", 3, 1}, {"a\0\0b\0", 5, 3}};
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
        bd_meta meta;
        bd_err err = {0};
        create();
        cr_assert(bd_store_put_meta(store, "config", "x", 1, &err) == BD_OK);
        cr_assert(bd_store_put_meta(store, "run", "x", 1, &err) == BD_OK);
        cr_assert(bd_store_put_meta(store, "roster/files", lists[i].bytes, lists[i].len, &err) ==
                  BD_OK);
        cr_assert(bd_store_put_meta(store, "cards/files", "c\0", 2, &err) == BD_OK);
        open_again();
        cr_assert(bd_meta_read(view, &meta, &err) == BD_OK, "%s", err.text);
        cr_expect(meta.file_count[BD_ROSTER] == lists[i].count, "list %zu: %zu", i,
                  meta.file_count[BD_ROSTER]);
        bd_meta_fini(&meta);
        bd_view_close(view);
        view = NULL;
        bd_store_close(store);
        store = NULL;
    }
}
