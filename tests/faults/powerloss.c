/*
 * powerloss: replays a trace of preload_trace.c and makes the states that a loss of power may leave.
 *
 *   powerloss check TRACE BEFORE AFTER STATES SEED LIST [REFERENCE...]
 *   powerloss blind ...
 *   powerloss make TRACE BEFORE SEED STATE DIR
 *
 * BEFORE and AFTER are folders with store and reports as they were before and after the traced
 * program. check makes STATES states, looks at each whether a reader would find a complete period,
 * prints "N points, N states, N distinct, N wrong" and the first wrong ones, and writes a line
 * "SHAPE STATE" for each distinct one to LIST; states of one shape have the same names. blind is check
 * as if nothing had been synced: it must find wrong states, or check finds none because it cannot.
 * make writes one state to DIR. The exit status is 1 if a state is wrong, 2 if the trace is of no use.
 *
 * The power fails after any record of the trace. What was synced by then is there. Of the rest:
 *
 *   contents  none, all, the first few or any of the unsynced writes of each file, whole or cut at a
 *             multiple of 512 bytes; the size may be there without the contents, which are then zero
 *   names     model a, an ordered journal (ext4, xfs): the operations on names, in their order, up
 *             to any of them. Syncing a file or folder keeps all up to its own last one
 *             model b, weaker than any: the same for each folder alone; only syncing the folder itself
 *             keeps its names, and the two halves of a move between folders are apart
 *
 * A state is named POINT.MODEL.NUMBER: the number seeds its choices. The numbers 0 to 3 are the
 * corners: nothing or everything of contents and names.
 *
 * A state is right if the other months are as before, and if the folder of the period, where it has a
 * manifest.json, is byte for byte that of a whole run (AFTER or a REFERENCE) beside whose store it
 * stands; a period that was published before still is, or waits in ".replaced", from where the next
 * run takes it back.
 */
#include "powerloss.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { SHOWN = 10, VERSIONS = 8 };

static const char period[] = "2026-11";

static pl_trace trace;
static bool blind; /* nothing that was synced counts */

/* ---- a state as a set of paths ---- */

typedef struct item {
    char path[512];
    uint64_t hash; /* of a file's contents */
    bool is_folder;
} item;

typedef struct items {
    item at[PL_ENTRIES];
    int count;
} items;

static pl_choice chosen;

static void list_folder(pl_state *s, const pl_names *names, int folder, const char *prefix,
                        items *out)
{
    for (int i = 0; i < names->count; i++) {
        const pl_entry *entry = &names->entries[i];
        if (entry->node == PL_NONE || entry->folder != folder)
            continue;
        if (out->count == PL_ENTRIES)
            pl_die("too many files");
        item *one = &out->at[out->count++];
        snprintf(one->path, sizeof one->path, "%s%s", prefix, entry->name);
        one->is_folder = trace.nodes[entry->node].is_folder;
        one->hash = 0;
        if (one->is_folder) {
            char below_it[sizeof one->path + 1];
            snprintf(below_it, sizeof below_it, "%s/", one->path);
            list_folder(s, names, entry->node, below_it, out);
        } else if (s == NULL) {
            one->hash = trace.nodes[entry->node].hash;
        } else {
            pl_choose_contents(s, entry->node, &chosen);
            one->hash = pl_contents_hash(s, entry->node, &chosen);
        }
    }
}

static int by_path(const void *a, const void *b)
{
    return strcmp(((const item *)a)->path, ((const item *)b)->path);
}

/* s is NULL: a tree that was read from a folder. */
static void list_all(pl_state *s, const pl_names *names, items *out)
{
    out->count = 0;
    list_folder(s, names, PL_ROOT, "", out);
    qsort(out->at, (size_t)out->count, sizeof *out->at, by_path);
}

static const item *find_item(const items *all, const char *path)
{
    item wanted;
    snprintf(wanted.path, sizeof wanted.path, "%s", path);
    return bsearch(&wanted, all->at, (size_t)all->count, sizeof *all->at, by_path);
}

/* A digest over what is below a folder: names and contents. 0: it has no manifest.json. */
static uint64_t folder_digest(const items *all, const char *folder)
{
    char manifest[600];
    const size_t len = strlen(folder);
    uint64_t digest = 1;

    snprintf(manifest, sizeof manifest, "%s/manifest.json", folder);
    if (find_item(all, manifest) == NULL)
        return 0;
    for (int i = 0; i < all->count; i++) {
        const item *one = &all->at[i];
        if (strncmp(one->path, folder, len) == 0 && one->path[len] == '/')
            digest = pl_mix(digest,
                            pl_mix(pl_hash(one->path + len, strlen(one->path + len)), one->hash));
    }
    return digest;
}

/* ---- judging ---- */

typedef struct version {
    uint64_t folder, store; /* digests */
} version;

static version versions[VERSIONS];
static int version_count;
static items before_items, now_items, scratch_items;
static bool was_published;

static void add_version(const items *all)
{
    char path[64];
    snprintf(path, sizeof path, "reports/%s", period);
    const uint64_t folder = folder_digest(all, path);
    snprintf(path, sizeof path, "store/%s.mdb", period);
    const item *store = find_item(all, path);
    if (folder == 0 || store == NULL)
        pl_die("a reference without a published period");
    if (version_count == VERSIONS)
        pl_die("too many references");
    versions[version_count++] = (version){folder, store->hash};
}

/* Whether a store with these contents stands where a reader looks for it: aside, or in its place. */
static bool has_store(const items *all, uint64_t hash)
{
    char aside[64], place[64];

    snprintf(aside, sizeof aside, "store/.%s.", period);
    snprintf(place, sizeof place, "store/%s.mdb", period);
    for (int i = 0; i < all->count; i++)
        if (all->at[i].hash == hash && (strncmp(all->at[i].path, aside, strlen(aside)) == 0 ||
                                        strcmp(all->at[i].path, place) == 0))
            return true;
    return false;
}

/* NULL: a complete run with its store. */
static const char *judge_folder(const items *all, uint64_t digest)
{
    for (int i = 0; i < version_count; i++)
        if (versions[i].folder == digest)
            return has_store(all, versions[i].store) ? NULL : "published without its store";
    return "published, but not as any whole run";
}

/* Everything of other months is as it was. */
static const char *judge_others(const items *all)
{
    for (int i = 0; i < before_items.count; i++) {
        const item *old = &before_items.at[i];
        if (strstr(old->path, period) != NULL || strstr(old->path, "/.") != NULL)
            continue;
        const item *one = find_item(all, old->path);
        if (one == NULL || one->hash != old->hash)
            return "something else was lost";
    }
    return NULL;
}

static const char *judge(const items *all)
{
    char path[64];

    snprintf(path, sizeof path, "reports/%s", period);
    uint64_t digest = folder_digest(all, path);
    if (digest == 0 && was_published) {
        snprintf(path, sizeof path, "reports/.%s.replaced", period);
        digest = folder_digest(all, path);
        if (digest == 0)
            return "the published period is gone";
    }
    const char *wrong = digest == 0 ? NULL : judge_folder(all, digest);
    return wrong != NULL ? wrong : judge_others(all);
}

/* ---- commands ---- */

static void use_trace(pl_state *s)
{
    s->trace = &trace;
    s->blind = blind;
}

static bool is_lock(const char *path)
{
    const char *last = strrchr(path, '/');
    return last != NULL && strcmp(last, "/.lock") == 0;
}

/* The whole trace must make what the program left, or something was not recorded. */
static void check_trace(const items *after)
{
    static pl_state s;
    int j = 0;

    use_trace(&s);
    pl_state_begin(&s, trace.op_count, 'a', 3, 0);
    list_all(&s, &s.names, &now_items);
    for (int i = 0; i < now_items.count; i++) {
        if (is_lock(now_items.at[i].path))
            continue;
        while (j < after->count && is_lock(after->at[j].path))
            j++;
        if (j == after->count || strcmp(now_items.at[i].path, after->at[j].path) != 0 ||
            now_items.at[i].hash != after->at[j].hash)
            pl_die("the trace does not give what is there: '%s'", now_items.at[i].path);
        j++;
    }
    while (j < after->count && is_lock(after->at[j].path))
        j++;
    if (j != after->count)
        pl_die("the trace does not make '%s'", after->at[j].path);
}

static uint64_t *seen;
static size_t seen_size, seen_used;

/* Whether the state is new. */
static bool is_new(uint64_t hash)
{
    hash |= 1;
    if (seen_used * 2 >= seen_size) {
        const size_t size = seen_size == 0 ? 1 << 16 : seen_size * 2;
        uint64_t *table = calloc(size, sizeof *table);
        if (table == NULL)
            pl_die("out of memory");
        for (size_t i = 0; i < seen_size; i++) {
            size_t at = seen[i] & (size - 1);
            while (seen[i] != 0 && table[at] != 0)
                at = (at + 1) & (size - 1);
            if (seen[i] != 0)
                table[at] = seen[i];
        }
        free(seen);
        seen = table;
        seen_size = size;
    }
    size_t at = hash & (seen_size - 1);
    while (seen[at] != 0 && seen[at] != hash)
        at = (at + 1) & (seen_size - 1);
    if (seen[at] == hash)
        return false;
    seen[at] = hash;
    seen_used++;
    return true;
}

static long states, distinct, wrong_states;

static void try_state(pl_state *s, FILE *list)
{
    uint64_t shape = 1, whole = 1;

    list_all(s, &s->names, &now_items);
    for (int i = 0; i < now_items.count; i++) {
        const item *one = &now_items.at[i];
        shape = pl_mix(shape, pl_hash(one->path, strlen(one->path)));
        whole = pl_mix(pl_mix(whole, one->hash), shape);
    }
    states++;
    if (!is_new(whole))
        return;
    distinct++;
    fprintf(list, "%016llx %d.%c.%ld\n", (unsigned long long)shape, s->point, s->model, s->number);
    const char *wrong = judge(&now_items);
    if (wrong != NULL && wrong_states++ < SHOWN)
        printf("state %d.%c.%ld: %s\n", s->point, s->model, s->number, wrong);
}

static void check(char **args, int references, char **reference)
{
    static pl_state s;
    static pl_names names;
    const long wanted = atol(args[3]);
    const uint64_t seed = strtoull(args[4], NULL, 10);
    FILE *list = fopen(args[5], "w");

    if (list == NULL)
        pl_die("cannot write '%s': %s", args[5], strerror(errno));
    pl_trace_read(&trace, args[0], args[1]);
    use_trace(&s);
    list_all(NULL, &trace.before, &before_items);
    was_published = pl_find(&trace.before, "reports/2026-11/manifest.json") != PL_NONE ||
                    pl_find(&trace.before, "reports/.2026-11.replaced/manifest.json") != PL_NONE;
    for (int i = -1; i < references; i++) {
        names.count = 0;
        pl_tree_read(&trace, i < 0 ? args[2] : reference[i], &names);
        list_all(NULL, &names, &scratch_items);
        if (i < 0)
            check_trace(&scratch_items);
        add_version(&scratch_items);
    }
    const long each = wanted / (2 * (trace.op_count + 1)) + 1;
    for (int point = 0; point <= trace.op_count; point++)
        for (long number = 0; number < (each < PL_CORNERS ? PL_CORNERS : each); number++)
            for (char model = 'a'; model <= 'b'; model++) {
                pl_state_begin(&s, point, model, number, seed);
                try_state(&s, list);
            }
    if (fclose(list) != 0)
        pl_die("cannot write '%s'", args[5]);
    printf("%d points, %ld states, %ld distinct, %ld wrong\n", trace.op_count + 1, states, distinct,
           wrong_states);
}

static void write_folder(pl_state *s, int folder, const char *path)
{
    char one[4096];

    if (mkdir(path, 0700) != 0 && errno != EEXIST)
        pl_die("cannot make '%s': %s", path, strerror(errno));
    for (int i = 0; i < s->names.count; i++) {
        const pl_entry *entry = &s->names.entries[i];
        if (entry->node == PL_NONE || entry->folder != folder)
            continue;
        snprintf(one, sizeof one, "%s/%s", path, entry->name);
        if (trace.nodes[entry->node].is_folder) {
            write_folder(s, entry->node, one);
            continue;
        }
        size_t len;
        pl_choose_contents(s, entry->node, &chosen);
        unsigned char *bytes = pl_make_contents(s, entry->node, &chosen, &len);
        FILE *out = fopen(one, "wb");
        if (out == NULL || fwrite(bytes, 1, len, out) != len || fclose(out) != 0)
            pl_die("cannot write '%s'", one);
        free(bytes);
    }
}

static void make(char **args)
{
    static pl_state s;
    int point;
    char model;
    long number;

    pl_trace_read(&trace, args[0], args[1]);
    use_trace(&s);
    if (sscanf(args[3], "%d.%c.%ld", &point, &model, &number) != 3 || point > trace.op_count)
        pl_die("no state '%s'", args[3]);
    pl_state_begin(&s, point, model, number, strtoull(args[2], NULL, 10));
    write_folder(&s, PL_ROOT, args[4]);
}

int main(int argc, char **argv)
{
    umask(077);
    blind = argc >= 2 && strcmp(argv[1], "blind") == 0;
    if (argc >= 8 && (blind || strcmp(argv[1], "check") == 0))
        check(argv + 2, argc - 8, argv + 8);
    else if (argc == 7 && strcmp(argv[1], "make") == 0)
        make(argv + 2);
    else
        pl_die("usage: powerloss check TRACE BEFORE AFTER STATES SEED LIST [REFERENCE...] |"
               " make TRACE BEFORE SEED STATE DIR");
    return wrong_states > 0 ? 1 : 0;
}
