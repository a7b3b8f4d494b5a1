/*
 * fixture: a configuration, its inputs and their plan in a folder of their own, for tests of the
 * parts of a run. One thread; it changes the working directory.
 */
#ifndef BD_TESTS_RUN_FIXTURE_H
#define BD_TESTS_RUN_FIXTURE_H

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "engine/base/file.h"
#include "engine/run/load/load.h"
#include "engine/run/plan/plan.h"

struct fx {
    char home[40];
    bd_config *config;
    bd_plan plan;
    bd_budget budget;
    bd_store *store;
    bd_watch watch;
    bd_load_totals loaded;
    bd_err err;
};

static inline void fx_put(const char *name, const char *text)
{
    FILE *f = fopen(name, "w");
    cr_assert(f != NULL && fputs(text, f) >= 0 && fclose(f) == 0, "%s", name);
}

/* Make a new folder and change to it. Write roster.csv and cards.csv as given, and a configuration
 * with id, name and sex on both sides, name and sex compared, and the text `more` at its end. */
static inline void fx_init(struct fx *fx, const char *roster, const char *cards, const char *more)
{
    char config[1200];
    memset(fx, 0, sizeof *fx);
    strcpy(fx->home, "/tmp/bidui-run-XXXXXX");
    cr_assert(mkdtemp(fx->home) != NULL && chdir(fx->home) == 0);
    fx_put("roster.csv", roster);
    fx_put("cards.csv", cards);
    snprintf(
        config, sizeof config,
        "period: 2026-11\nstore: store\nreports: reports\n"
        "roster:\n  files: [\"roster.csv\"]\n  fields:\n"
        "    - {name: id, column: id, type: id}\n    - {name: name, column: name, type: name}\n"
        "    - {name: sex, column: sex, type: sex}\n"
        "cards:\n  files: [\"cards.csv\"]\n  fields:\n"
        "    - {name: id, column: id, type: id}\n    - {name: name, column: name, type: name}\n"
        "    - {name: sex, column: sex, type: sex}\n"
        "compare:\n  - {field: name}\n  - {field: sex}\n%s",
        more);
    fx_put("bidui.yaml", config);
    bd_budget_init(&fx->budget, (size_t)256 << 20);
    bd_watch_begin(&fx->watch, NULL, BD_PROGRESS_NEVER);
    cr_assert_eq(bd_config_load("bidui.yaml", NULL, &fx->config, &fx->err), BD_OK, "%s",
                 fx->err.text);
    cr_assert_eq(bd_plan_init(&fx->plan, fx->config, &fx->err), BD_OK, "%s", fx->err.text);
    cr_assert_eq(bd_plan_files(&fx->plan, &fx->err), BD_OK, "%s", fx->err.text);
    cr_assert_eq(bd_plan_form(&fx->plan, &fx->plan.notes, &fx->err), BD_OK, "%s", fx->err.text);
    cr_assert_eq(bd_plan_memory(&fx->plan, (size_t)256 << 20, 2, &fx->err), BD_OK, "%s",
                 fx->err.text);
    cr_assert_eq(bd_store_create("s.mdb", fx->plan.memory.commit, &fx->store, &fx->err), BD_OK);
}

static inline bd_status fx_load(struct fx *fx)
{
    return bd_load(&fx->plan, &fx->budget, fx->store, &fx->watch, &fx->loaded, &fx->err);
}

static inline void fx_fini(struct fx *fx)
{
    bd_store_close(fx->store);
    bd_load_totals_fini(&fx->loaded);
    bd_plan_fini(&fx->plan);
    bd_config_free(fx->config);
    cr_expect_eq(atomic_load(&fx->budget.used_bytes), 0);
    cr_expect(chdir("/") == 0 && bd_path_remove(fx->home, &fx->err) == BD_OK);
}

#endif
