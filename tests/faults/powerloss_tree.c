/* powerloss_tree: trees, and the trace as operations on them. See powerloss.h. */
#include "powerloss.h"

#include <dirent.h>
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

void pl_die(const char *format, ...)
{
    va_list args;
    va_start(args, format);
    fputs("powerloss: ", stderr);
    vfprintf(stderr, format, args);
    fputc('\n', stderr);
    va_end(args);
    exit(2);
}

static void *need(void *at)
{
    if (at == NULL)
        pl_die("out of memory");
    return at;
}

uint64_t pl_mix(uint64_t a, uint64_t b)
{
    uint64_t x = (a ^ b) * 0x9e3779b97f4a7c15u + b;
    x ^= x >> 29;
    x *= 0xbf58476d1ce4e5b9u;
    return x ^ (x >> 32);
}

uint64_t pl_hash(const void *bytes, size_t len)
{
    const unsigned char *at = bytes;
    uint64_t hash = len, word;

    for (; len >= sizeof word; at += sizeof word, len -= sizeof word) {
        memcpy(&word, at, sizeof word);
        hash = pl_mix(hash, word);
    }
    word = 0;
    memcpy(&word, at, len);
    return pl_mix(hash, word);
}

/* ---- names ---- */

static pl_entry *entry_of(const pl_names *names, int folder, const char *name)
{
    for (int i = 0; i < names->count; i++) {
        const pl_entry *entry = &names->entries[i];
        if (entry->node != PL_NONE && entry->folder == folder && strcmp(entry->name, name) == 0)
            return (pl_entry *)entry;
    }
    return NULL;
}

int pl_child(const pl_names *names, int folder, const char *name)
{
    const pl_entry *entry = entry_of(names, folder, name);
    return entry == NULL ? PL_NONE : entry->node;
}

static void set_entry(pl_names *names, int folder, const char *name, int node)
{
    pl_entry *entry = entry_of(names, folder, name);
    if (entry == NULL) {
        if (node == PL_NONE)
            return;
        if (names->count == PL_ENTRIES)
            pl_die("more than %d names", PL_ENTRIES);
        entry = &names->entries[names->count++];
    }
    *entry = (pl_entry){folder, node, name};
}

/* Find the folder of a path's last part, and that part. */
static int parent_of(const pl_names *names, const char *path, const char **last)
{
    int folder = PL_ROOT;
    char part[512];

    for (;;) {
        path += strspn(path, "/");
        const size_t len = strcspn(path, "/");
        if (len >= sizeof part)
            pl_die("a name of %zu bytes", len);
        if (path[len + strspn(path + len, "/")] == '\0') {
            *last = path;
            return folder;
        }
        memcpy(part, path, len);
        part[len] = '\0';
        if (strcmp(part, ".") != 0)
            folder = pl_child(names, folder, part);
        if (folder == PL_NONE)
            return PL_NONE;
        path += len;
    }
}

int pl_find(const pl_names *names, const char *path)
{
    const char *last;
    const int folder = parent_of(names, path, &last);
    return folder == PL_NONE ? PL_NONE : pl_child(names, folder, last);
}

bool pl_is_names(const pl_op *op)
{
    return strchr("CMUDRXL", op->kind) != NULL;
}

void pl_apply(pl_names *names, const pl_op *op, int only)
{
    const bool here = only == PL_NONE || only == op->from,
               there = only == PL_NONE || only == op->to;

    switch (op->kind) {
    case 'C':
    case 'M':
        if (here)
            set_entry(names, op->from, op->name, op->node);
        break;
    case 'U':
    case 'D':
        if (here)
            set_entry(names, op->from, op->name, PL_NONE);
        break;
    case 'X':
        if (here)
            set_entry(names, op->from, op->name, op->other);
        if (there)
            set_entry(names, op->to, op->to_name, op->node);
        break;
    default: /* R, L */
        if (here && op->kind == 'R')
            set_entry(names, op->from, op->name, PL_NONE);
        if (there)
            set_entry(names, op->to, op->to_name, op->node);
    }
}

/* ---- reading ---- */

static int add_node(pl_trace *trace, bool is_folder)
{
    if (trace->node_count == PL_NODES)
        pl_die("more than %d files and folders", PL_NODES);
    trace->nodes[trace->node_count] = (pl_node){.is_folder = is_folder, .hash = pl_hash("", 0)};
    return trace->node_count++;
}

static void read_whole(const char *path, unsigned char **out, size_t *len)
{
    FILE *in = fopen(path, "rb");
    struct stat info;

    if (in == NULL || fstat(fileno(in), &info) != 0)
        pl_die("cannot open '%s': %s", path, strerror(errno));
    *len = (size_t)info.st_size;
    *out = need(malloc(*len + 1));
    if (fread(*out, 1, *len, in) != *len)
        pl_die("cannot read '%s'", path);
    (*out)[*len] = '\0';
    fclose(in);
}

static void read_folder(pl_trace *trace, const char *path, pl_names *names, int folder)
{
    char below[4096];
    struct stat info;
    DIR *dir = opendir(path);

    if (dir == NULL)
        pl_die("cannot open '%s': %s", path, strerror(errno));
    for (const struct dirent *entry; (entry = readdir(dir)) != NULL;) {
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
            continue;
        snprintf(below, sizeof below, "%s/%s", path, entry->d_name);
        if (lstat(below, &info) != 0)
            pl_die("cannot read '%s'", below);
        const int node = add_node(trace, S_ISDIR(info.st_mode));
        set_entry(names, folder, need(strdup(entry->d_name)), node);
        if (S_ISDIR(info.st_mode)) {
            read_folder(trace, below, names, node);
            continue;
        }
        pl_node *file = &trace->nodes[node];
        read_whole(below, &file->bytes, &file->len);
        file->hash = pl_hash(file->bytes, file->len);
    }
    closedir(dir);
}

void pl_tree_read(pl_trace *trace, const char *folder, pl_names *names)
{
    if (trace->node_count == 0)
        add_node(trace, true); /* PL_ROOT */
    read_folder(trace, folder, names, PL_ROOT);
}

/* Fill in the nodes of an operation. False: it is on a file that has no name any more. */
static bool resolve(pl_trace *trace, pl_op *op, const char *path, const char *to)
{
    const pl_names *now = &trace->after;

    op->from = parent_of(now, path, &op->name);
    op->node = op->from == PL_NONE ? PL_NONE : pl_child(now, op->from, op->name);
    op->to = op->other = PL_NONE;
    if (path[0] == '\0')
        op->node = PL_ROOT;
    if (op->kind == 'C' || op->kind == 'M')
        op->node = add_node(trace, op->kind == 'M');
    if (strchr("RXL", op->kind) != NULL) {
        op->to = parent_of(now, to, &op->to_name);
        op->other = op->to == PL_NONE ? PL_NONE : pl_child(now, op->to, op->to_name);
        if (op->to == PL_NONE)
            pl_die("'%s' gets a name in no folder, '%s'", path, to);
    }
    if (op->node == PL_NONE && strchr("WTS", op->kind) == NULL && op->kind != 'A')
        pl_die("%c on '%s', which the trace never made", op->kind, path);
    return op->node != PL_NONE || op->kind == 'A';
}

void pl_trace_read(pl_trace *trace, const char *path, const char *before)
{
    unsigned char *bytes;
    size_t len, room = 0;

    pl_tree_read(trace, before, &trace->before);
    trace->after = trace->before;
    read_whole(path, &bytes, &len);
    for (unsigned char *at = bytes; at < bytes + len;) {
        pl_op op = {0};
        size_t first, second;
        long long offset;
        int head;
        if (sscanf((char *)at, "%c %lld %zu %zu\n%n", &op.kind, &offset, &first, &second, &head) !=
            4)
            pl_die("'%s' is damaged at byte %td", path, at - bytes);
        head =
            (int)(strchr((char *)at, '\n') + 1 - (char *)at); /* the bytes may begin with spaces */
        char *name = need(strndup((char *)at + head, first));
        op.at = (uint64_t)offset;
        op.bytes = at + head + first;
        op.len = second;
        char *to = need(strndup((const char *)op.bytes, second));
        at += (size_t)head + first + second + 1;
        if (!resolve(trace, &op, name, to))
            continue;
        if ((size_t)trace->op_count == room) {
            room = room == 0 ? 256 : room * 2;
            trace->ops = need(realloc(trace->ops, room * sizeof *trace->ops));
        }
        trace->ops[trace->op_count++] = op;
        if (pl_is_names(&op))
            pl_apply(&trace->after, &op, PL_NONE);
    }
}
