/*
 * race_run: a small roster and cards, loaded and reconciled by one worker with room for everything,
 * then by four with tiny runs, key ranges and report parts. All reports are the same, and
 * ThreadSanitizer has seen the threads at it.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "engine/base/file.h"
#include "engine/run/load/load.h"
#include "engine/run/reconcile/reconcile.h"

enum { ROWS = 20000, PEOPLE = 9000, FILES = 3 };

#define MUST(call)                                                          \
    do {                                                                    \
        if ((call) < 0) {                                                   \
            fprintf(stderr, "race_run: line %d: %s\n", __LINE__, err.text); \
            exit(1);                                                        \
        }                                                                   \
    } while (0)

static bd_err err;
static char home[] = "/tmp/bidui-race-run-XXXXXX";
static uint64_t state = 5;

static unsigned draw(unsigned below)
{
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return (unsigned)(state % below);
}

static FILE *create(const char *name)
{
    char path[128];
    snprintf(path, sizeof path, "%s/%s", home, name);
    FILE *f = fopen(path, "w");
    if (f == NULL)
        exit(2);
    return f;
}

static void write_row(FILE *f, const char *more)
{
    static const char *const names[] = {"王小明", "李四", "买买提·艾力", ""};
    const unsigned who = draw(20) == 0 ? 3 : draw(PEOPLE); /* one number is used by everybody */
    if (draw(100) == 0)
        fprintf(f, "1.1E+17,%s,1%s\n", names[draw(4)], more);
    else if (draw(100) == 0)
        fprintf(f, "short\n");
    else if (who % 50 == 0)
        fprintf(f, "E%07u,%s,%u%s\n", who, names[draw(4)], draw(3), more);
    else
        fprintf(f, "%06u1949%02u%02u%03u%u,%s,%u%s\n", 110101 + who % 20, who % 12 + 1,
                who % 28 + 1, who / 20, who % 10, names[draw(4)], draw(3), more);
}

static void write_inputs(void)
{
    char name[32];
    for (unsigned i = 0; i < FILES; i++) {
        snprintf(name, sizeof name, "roster%u.csv", i);
        FILE *roster = create(name);
        snprintf(name, sizeof name, "cards%u.csv", i);
        FILE *cards = create(name);
        fputs("id,name,sex\n", roster);
        fputs("id,name,sex,status\n", cards);
        for (unsigned k = 0; k < ROWS; k++) {
            write_row(roster, "");
            write_row(cards, draw(5) ? ",1" : ",2");
        }
        if (fclose(roster) != 0 || fclose(cards) != 0)
            exit(2);
    }
    FILE *f = create("c.yaml");
    fputs(
        "period: 2026-11\nstore: store\nreports: reports\n"
        "roster:\n  files: [\"roster*.csv\"]\n  fields:\n"
        "    - {name: id, column: id, type: id}\n    - {name: name, column: name, type: name}\n"
        "    - {name: sex, column: sex, type: sex}\n"
        "cards:\n  files: [\"cards*.csv\"]\n  fields:\n"
        "    - {name: id, column: id, type: id}\n    - {name: name, column: name, type: name}\n"
        "    - {name: sex, column: sex, type: sex}\n    - {name: status, column: status, type: code}\n"
        "  active: {field: status, values: [\"1\"]}\n"
        "compare:\n  - {field: name}\n  - {field: sex}\n",
        f);
    if (fclose(f) != 0)
        exit(2);
}

/* One run as far as the reports, which are not published. */
static void run(const bd_config *config, unsigned threads, bool tiny, bd_reconcile_totals *found)
{
    char store_path[64];
    bd_plan plan = {0};
    bd_budget budget;
    bd_store *store;
    bd_folder *folder;
    bd_load_totals loaded = {0};
    bd_watch watch;
    bd_budget_init(&budget, (size_t)256 << 20);
    bd_watch_begin(&watch, NULL, BD_PROGRESS_NEVER);
    MUST(bd_plan_init(&plan, config, &err));
    MUST(bd_plan_files(&plan, &err));
    MUST(bd_plan_form(&plan, &plan.notes, &err));
    MUST(bd_plan_memory(&plan, (size_t)256 << 20, threads, &err));
    if (tiny) {
        plan.memory.run = 96 << 10;
        plan.memory.commit = 64 << 10;
        plan.memory.tile_records = 300;
        plan.memory.tile_blocks[BD_ROSTER] = plan.memory.tile_blocks[BD_CARDS] = 2;
        plan.memory.part = 2000;
    }
    snprintf(store_path, sizeof store_path, "%s/s.mdb", home);
    MUST(bd_store_create(store_path, plan.memory.commit, &store, &err));
    MUST(bd_load(&plan, &budget, store, &watch, &loaded, &err));
    if (loaded.runs < (tiny ? 8 * threads : 1))
        exit(3);
    MUST(
        bd_folder_open(config->editions[0].reports, config->period, config->digest, &folder, &err));
    const bd_reconcile_job job = {
        .inputs = {.plan = &plan, .budget = &budget, .stores = &store, .store_count = 1},
        .folders = &folder,
        .records = loaded.accepted[BD_ROSTER] + loaded.accepted[BD_CARDS]};
    MUST(bd_reconcile(&job, &watch, found, &err));
    if (loaded.rows[BD_ROSTER] != (uint64_t)FILES * ROWS ||
        found->joined.roster_rows != loaded.accepted[BD_ROSTER])
        exit(4);
    bd_folder_close(folder);
    bd_store_close(store);
    bd_load_totals_fini(&loaded);
    bd_plan_fini(&plan);
    if (atomic_load(&budget.used_bytes) != 0)
        exit(5);
}

int main(void)
{
    char path[64];
    bd_config *config;
    bd_reconcile_totals whole;
    if (mkdtemp(home) == NULL)
        return 2;
    write_inputs();
    snprintf(path, sizeof path, "%s/c.yaml", home);
    MUST(bd_config_load(path, NULL, &config, &err));
    run(config, 1, false, &whole);
    for (int round = 0; round < 2; round++) {
        bd_reconcile_totals parts;
        run(config, 4, true, &parts);
        for (int i = 0; i < BD_OUTCOME_COUNT; i++)
            if (parts.outputs[0][i].rows != whole.outputs[0][i].rows ||
                strcmp(parts.outputs[0][i].digest, whole.outputs[0][i].digest) != 0) {
                fprintf(stderr, "race_run: report %d differs\n", i);
                return 6;
            }
        if (memcmp(&parts.joined, &whole.joined, sizeof whole.joined) != 0)
            return 7;
        bd_reconcile_totals_fini(&parts);
    }
    bd_reconcile_totals_fini(&whole);
    bd_config_free(config);
    return bd_path_remove(home, &err) < 0;
}
