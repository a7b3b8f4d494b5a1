/*
 * store_damage: changes a store in N ways, and asks after each change. The answer must be the right
 * one, or exit status 3 with one message: "store ... is damaged", "is of another run", "is not a
 * store". Anything else is printed and counted as failed; the store is kept then.
 *
 *   store_damage CONFIG STORE REPORTS SEED COUNT ID...
 *
 * The commands are called in a forked process: starting the program would take ten times as long.
 * Change number i depends on SEED + i alone. The kinds are aimed at what LMDB believes: its page
 * headers, the nodes of its trees, the records of its databases. Prints a table: of each kind the
 * number of changes, and how many of the questions after them were answered, refused, and refused
 * because the process that read the store died. Ends with "N passed, N failed".
 */
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "engine/cli/cli.h"
#include "tests/faults/store_pages.h"

enum {
    PEOPLE_MAX = 32,
    OUTPUT_MAX = 1 << 20,
    CPU_SECONDS = 20 /* a process that takes longer loops */
};

/* ---- the kinds of change; false: there is nothing of that kind in the store ---- */

static bool change_byte(void)
{
    changed[below(whole_bytes)] ^= (uint8_t)(1 + below(255));
    return true;
}

static bool change_tree_byte(void)
{
    uint8_t *page = draw_tree_page();
    page[below(PAGE)] ^= (uint8_t)(1 + below(255));
    return true;
}

static bool change_page_field(void)
{
    static const struct {
        size_t at, width;
    } fields[] = {{0, 8}, {8, 2}, {AT_FLAGS, 2}, {AT_LOWER, 2}, {AT_UPPER, 2}, {AT_LOWER, 4}};
    const size_t i = below(sizeof fields / sizeof *fields);
    uint8_t *page = below(3) == 0 ? draw_page(BLOCK) : draw_tree_page();
    set(page + fields[i].at, nasty(), fields[i].width);
    return true;
}

static bool change_pointer(void)
{
    uint8_t *page = draw_tree_page();
    set(page + PAGE_HEAD + 2 * below(node_count(page)), nasty(), 2);
    return true;
}

static bool change_node(void)
{
    uint8_t *page = draw_tree_page();
    if (node_count(page) == 0)
        return false;
    set(node_at(page, below(node_count(page))) + 2 * below(4), nasty(), 2);
    return true;
}

static bool swap_pages(void)
{
    uint8_t copy[PAGE];
    uint8_t *a = below(2) == 0 ? draw_tree_page() : page_at(below(whole_bytes / PAGE));
    uint8_t *b = below(2) == 0 ? draw_tree_page() : page_at(below(whole_bytes / PAGE));
    const size_t keep = below(2) == 0 ? 8 : 0; /* also with the right page numbers */
    memcpy(copy, a, PAGE);
    memcpy(a + keep, b + keep, PAGE - keep);
    memcpy(b + keep, copy + keep, PAGE - keep);
    return true;
}

static bool swap_blocks(void)
{
    uint8_t *a = draw_page(BLOCK);
    for (int i = 0; i < 100; i++) {
        uint8_t *b = draw_page(BLOCK);
        const size_t bytes = get(a + AT_LOWER, 4) * PAGE - PAGE_HEAD;
        if (a == b || get(a + AT_LOWER, 4) != get(b + AT_LOWER, 4))
            continue;
        uint8_t *copy = malloc(bytes);
        memcpy(copy, a + PAGE_HEAD, bytes);
        memcpy(a + PAGE_HEAD, b + PAGE_HEAD, bytes);
        if (below(2) == 0) /* otherwise the block is there twice */
            memcpy(b + PAGE_HEAD, copy, bytes);
        free(copy);
        return true;
    }
    return false;
}

static bool cut_file(void)
{
    changed_bytes = below(3) == 0 ? below(whole_bytes) : below(whole_bytes / PAGE) * PAGE;
    return true;
}

static bool lengthen_file(void)
{
    const size_t more = 1 + below(2 * PAGE - 1);
    for (size_t i = 0; i < more; i++)
        changed[changed_bytes++] = (uint8_t)draw();
    return true;
}

static bool zero_page(void)
{
    uint8_t *page = below(2) == 0 ? draw_tree_page() : page_at(below(whole_bytes / PAGE));
    memset(page, 0, PAGE);
    return true;
}

static bool fill_page(void)
{
    uint8_t *page = below(2) == 0 ? draw_tree_page() : page_at(below(whole_bytes / PAGE));
    const size_t keep = below(2) == 0 ? PAGE_HEAD : 0;
    for (size_t i = keep; i < PAGE; i++)
        page[i] = (uint8_t)draw();
    return true;
}

/* Two names, each other's tree: roster/0 and cards/1, for example. */
static bool swap_runs(void)
{
    uint8_t copy[DB_BYTES];
    uint8_t *page = draw_page(MAIN);
    uint8_t *a = value_of(node_at(page, below(node_count(page))));
    uint8_t *b = value_of(node_at(page, below(node_count(page))));
    memcpy(copy, a, DB_BYTES);
    memcpy(a, b, DB_BYTES);
    memcpy(b, copy, DB_BYTES);
    return a != b;
}

/* Another letter in a name: one run less. */
static bool rename_run(void)
{
    uint8_t *page = draw_page(MAIN);
    uint8_t *node = node_at(page, below(node_count(page)));
    node[NODE_HEAD + below(get(node + 6, 2))] ^= (uint8_t)(1 + below(15));
    return true;
}

static bool change_database(void)
{
    static const struct {
        size_t at, width;
    } fields[] = {{0, 4}, {4, 2}, {6, 2}, {8, 8}, {16, 8}, {24, 8}, {32, 8}, {40, 8}};
    const size_t i = below(sizeof fields / sizeof *fields);
    uint8_t *page = draw_page(MAIN);
    uint8_t *record = value_of(node_at(page, below(node_count(page))));
    const uint64_t value =
        below(3) == 0 ? get(record + fields[i].at, fields[i].width) - 1 : nasty();
    set(record + fields[i].at, value, fields[i].width);
    return true;
}

static bool change_text(void)
{
    uint8_t *page = draw_page(TEXTS);
    uint8_t *node = node_at(page, below(node_count(page)));
    uint8_t *value = value_of(node);
    size_t len = get(node, 4);
    if ((get(node + 4, 2) & NODE_BIG) != 0)
        value = page_at(get(value, 8)) + PAGE_HEAD;
    if (len == 0)
        return false;
    if (below(4) == 0)
        set(node, get(node, 4) - 1, 4); /* cut its last byte */
    else if (below(3) == 0)
        value[below(len)] = (uint8_t) "0123456789\nabcdef"[below(17)];
    else
        value[below(len)] ^= (uint8_t)(1 << below(8));
    return true;
}

/* A child that is its own parent, another page of the tree, or any page. */
static bool link_circle(void)
{
    uint8_t *page = draw_page(BRANCH);
    uint8_t *other = draw_tree_page();
    const size_t idx = below(node_count(page));
    uint8_t *node = node_at(page, idx);
    uint64_t to = get(page, 8);
    if (below(2) == 0)
        to = get(other, 8);
    else if (below(2) == 0)
        to = below(whole_bytes / PAGE);
    set(node, to, 6);
    return true;
}

/* Take one entry out, as a lost write of a new page would. */
static bool drop_entry(void)
{
    uint8_t *page = below(4) == 0   ? draw_page(MAIN)
                    : below(4) == 0 ? draw_page(BRANCH)
                                    : draw_page(RUN);
    const size_t count = node_count(page);
    const size_t gone = below(count);
    memmove(page + PAGE_HEAD + 2 * gone, page + PAGE_HEAD + 2 * gone + 2, 2 * (count - gone - 1));
    set(page + AT_LOWER, get(page + AT_LOWER, 2) - 2, 2);
    return true;
}

/* The order of two entries, or one in the place of another. */
static bool move_entry(void)
{
    uint8_t *page = below(4) == 0 ? draw_page(BRANCH) : draw_page(RUN);
    uint8_t *a = page + PAGE_HEAD + 2 * below(node_count(page));
    uint8_t *b = page + PAGE_HEAD + 2 * below(node_count(page));
    const uint64_t first = get(a, 2);
    set(a, get(b, 2), 2);
    if (below(2) == 0)
        set(b, first, 2);
    return a != b;
}

/* The first key, or the number, of a block; or which pages it has. */
static bool change_key(void)
{
    uint8_t *page = draw_page(RUN);
    uint8_t *node = node_at(page, below(node_count(page)));
    const size_t at = below(NODE_HEAD + 12);
    node[NODE_HEAD + at] = (uint8_t)(below(2) == 0 ? node[NODE_HEAD + at] + 1U : below(256));
    return true;
}

/* The two pages at the start: sizes, roots, which one is the newer. */
static bool change_head(void)
{
    uint8_t *page = page_at(below(2));
    if (below(8) == 0) {
        memcpy(page_at(0), page_at(1), PAGE);
        return true;
    }
    if (below(8) == 0) {
        memcpy(page_at(1), page_at(0), PAGE);
        return true;
    }
    static const size_t widths[] = {2, 4, 8};
    const size_t width = widths[below(3)];
    set(page + below((META_FIELDS - 8) / 2) * 2, nasty(), width);
    return true;
}

static const struct {
    const char *name;
    bool (*change)(void);
} kinds[] = {
    {"one byte", change_byte},
    {"one byte of a tree page", change_tree_byte},
    {"a field of a page header", change_page_field},
    {"a pointer to a node", change_pointer},
    {"a field of a node", change_node},
    {"pages swapped", swap_pages},
    {"blocks swapped or doubled", swap_blocks},
    {"file cut short", cut_file},
    {"file lengthened", lengthen_file},
    {"a page of zeros", zero_page},
    {"a page of noise", fill_page},
    {"runs swapped by name", swap_runs},
    {"a run renamed", rename_run},
    {"the record of a database", change_database},
    {"a text of the description", change_text},
    {"pages linked in a circle", link_circle},
    {"an entry dropped", drop_entry},
    {"entries out of order", move_entry},
    {"the key of a block", change_key},
    {"the head of the file", change_head},
};

enum { KINDS = sizeof kinds / sizeof *kinds };

/* ---- asking ---- */

static const char command[] = "bidui";

struct answer {
    int status; /* exit status; 128 + n after a signal */
    char *out, *err;
};

static void die(const char *what)
{
    fprintf(stderr, "store_damage: %s: %s\n", what, strerror(errno));
    exit(2);
}

static char *slurp(int fd)
{
    char *text = malloc(OUTPUT_MAX + 1);
    if (text == NULL)
        die("memory");
    const ssize_t got = pread(fd, text, OUTPUT_MAX, 0);
    if (got < 0)
        die("an output");
    text[got] = '\0';
    return text;
}

/* Run a command with its outputs in two files. */
static struct answer ask(const char *const words[])
{
    static int files[2] = {-1, -1};
    int ended;
    for (int i = 0; i < 2; i++) {
        if (files[i] < 0)
            files[i] = fileno(tmpfile());
        if (ftruncate(files[i], 0) != 0 || lseek(files[i], 0, SEEK_SET) != 0)
            die("a file for outputs");
    }
    char *argv[8] = {NULL};
    int argc = 0;
    for (; words[argc] != NULL; argc++) /* copies: explain hides its argument */
        argv[argc] = strdup(words[argc]);
    const pid_t child = fork();
    if (child == 0) {
        const bd_cli_signals signals = {NULL, NULL};
        const struct rlimit limit = {CPU_SECONDS, CPU_SECONDS};
        const int nothing = open("/dev/null", O_RDONLY);
        setrlimit(RLIMIT_CPU, &limit);
        dup2(nothing, 0);
        dup2(files[0], 1);
        dup2(files[1], 2);
        _exit(bd_cli_main(argc, argv, &signals));
    }
    if (child < 0 || waitpid(child, &ended, 0) != child)
        die("a process");
    for (int i = 0; i < argc; i++)
        free(argv[i]);
    return (struct answer){WIFSIGNALED(ended) ? 128 + WTERMSIG(ended) : WEXITSTATUS(ended),
                           slurp(files[0]), slurp(files[1])};
}

static void forget(struct answer *answer)
{
    free(answer->out);
    free(answer->err);
}

static void write_store(const char *path, const uint8_t *bytes, size_t len)
{
    const int fd = open(path, O_WRONLY | O_CREAT, 0600);
    if (fd < 0 || ftruncate(fd, (off_t)len) != 0)
        die(path);
    for (size_t at = 0; at < len;) {
        const ssize_t n = write(fd, bytes + at, len - at);
        if (n <= 0)
            die(path);
        at += (size_t)n;
    }
    if (close(fd) != 0)
        die(path);
}

static void read_store(const char *path)
{
    struct stat s;
    const int fd = open(path, O_RDONLY);
    if (fd < 0 || fstat(fd, &s) != 0)
        die(path);
    whole_bytes = (size_t)s.st_size;
    whole = malloc(whole_bytes);
    changed = malloc(whole_bytes + 2 * PAGE);
    if (whole == NULL || changed == NULL || read(fd, whole, whole_bytes) != (ssize_t)whole_bytes)
        die(path);
    close(fd);
    list_pages();
}

/* Whether it is one message that says what is wrong with the store. */
static bool is_refusal(const char *text)
{
    const char *end = strchr(text, '\n');
    return strncmp(text, "bidui: ", 7) == 0 && end != NULL &&
           (end[1] == '\0' || strncmp(end + 1, "hint: ", 6) == 0) &&
           (strstr(text, " is damaged: ") != NULL || strstr(text, " is of another run ") != NULL ||
            strstr(text, " is not a store: ") != NULL);
}

struct count {
    unsigned changes, answered, refused, died, failed;
};

struct campaign {
    char *config, *store, *reports;
    char *people[PEOPLE_MAX];
    char *right[PEOPLE_MAX];
    size_t people_count;
    struct count counts[KINDS];
};

static void complain(struct campaign *c, uint64_t seed, size_t kind, const char *question,
                     const struct answer *answer)
{
    char name[64];
    c->counts[kind].failed++;
    snprintf(name, sizeof name, "damaged-%llu.mdb", (unsigned long long)seed);
    printf("FAILED: seed %llu (%s), %s: exit status %d; the store is kept as %s\n%.300s%.300s\n",
           (unsigned long long)seed, kinds[kind].name, question, answer->status, name, answer->out,
           answer->err);
    write_store(name, changed, changed_bytes);
}

/* Explain one person: the right answer or a refusal. */
static bool explain(struct campaign *c, uint64_t seed, size_t kind, size_t person)
{
    const char *words[] = {command, "explain", "-c", c->config, c->people[person], NULL};
    struct answer answer = ask(words);
    const bool right = answer.status == 0 && strcmp(answer.out, c->right[person]) == 0;
    const bool refused = answer.status == 3 && answer.out[0] == '\0' && is_refusal(answer.err);
    c->counts[kind].answered += right;
    c->counts[kind].refused += refused;
    c->counts[kind].died += refused && strstr(answer.err, "the process that read it") != NULL;
    if (!right && !refused)
        complain(c, seed, kind, "explain", &answer);
    forget(&answer);
    return right;
}

/* Whether verify finds the store as it was published. */
static bool verify(struct campaign *c, uint64_t seed, size_t kind)
{
    const char *words[] = {command, "verify", c->reports, "-c", c->config, "--store", NULL};
    struct answer answer = ask(words);
    const bool fine = answer.status == 0 && answer.err[0] == '\0';
    const bool found = answer.status == 3 && strstr(answer.out, "\nchanged ") != NULL &&
                       strstr(answer.err, "is not as it was published: 1 changed") != NULL;
    c->counts[kind].answered += fine;
    c->counts[kind].refused += found;
    c->counts[kind].died += found && strstr(answer.out, "the process that read it") != NULL;
    if (!fine && !found)
        complain(c, seed, kind, "verify --store", &answer);
    forget(&answer);
    return fine;
}

static void ask_all(struct campaign *c, uint64_t seed, size_t kind, size_t questions)
{
    const bool fine = verify(c, seed, kind);
    for (size_t i = 0; i < questions; i++) {
        const size_t person = (size_t)((seed * questions + i) % c->people_count);
        if (!explain(c, seed, kind, person) && fine) {
            char none[] = "";
            const struct answer nothing = {0, none, none};
            complain(c, seed, kind, "verify finds a store fine that explain refuses", &nothing);
        }
    }
}

static void change_and_ask(struct campaign *c, uint64_t seed)
{
    const size_t kind = (size_t)(seed % KINDS);
    begin_chance(seed);
    bool done = false;
    for (int tries = 0; !done && tries < 100; tries++) {
        memcpy(changed, whole, whole_bytes);
        changed_bytes = whole_bytes;
        done = kinds[kind].change();
    }
    if (!done) {
        fprintf(stderr, "store_damage: the store has nothing for '%s'\n", kinds[kind].name);
        exit(2);
    }
    write_store(c->store, changed, changed_bytes);
    c->counts[kind].changes++;
    ask_all(c, seed, kind, 3);
}

/* What is right: the answers of the unchanged store. */
static void learn(struct campaign *c)
{
    for (size_t i = 0; i < c->people_count; i++) {
        const char *words[] = {command, "explain", "-c", c->config, c->people[i], NULL};
        struct answer answer = ask(words);
        if (answer.status != 0) {
            fprintf(stderr, "store_damage: the unchanged store gives no answer: %s", answer.err);
            exit(2);
        }
        c->right[i] = answer.out;
        free(answer.err);
    }
}

static unsigned show(const struct campaign *c)
{
    struct count sum = {0, 0, 0, 0, 0};
    printf("%-28s %8s %9s %8s %6s %7s\n", "change", "stores", "answered", "refused", "died",
           "failed");
    for (size_t i = 0; i < KINDS; i++) {
        const struct count *k = &c->counts[i];
        printf("%-28s %8u %9u %8u %6u %7u\n", kinds[i].name, k->changes, k->answered, k->refused,
               k->died, k->failed);
        sum.changes += k->changes;
        sum.answered += k->answered;
        sum.refused += k->refused;
        sum.died += k->died;
        sum.failed += k->failed;
    }
    printf("%-28s %8u %9u %8u %6u %7u\n", "all", sum.changes, sum.answered, sum.refused, sum.died,
           sum.failed);
    printf("%u passed, %u failed\n", sum.answered + sum.refused, sum.failed);
    return sum.failed;
}

int main(int argc, char *argv[])
{
    static struct campaign c;
    enum { PEOPLE = 6 };
    if (argc <= PEOPLE || argc > PEOPLE + PEOPLE_MAX) {
        fprintf(stderr, "store_damage CONFIG STORE REPORTS SEED COUNT ID...\n");
        return 2;
    }
    c.config = argv[1];
    c.store = argv[2];
    c.reports = argv[3];
    const uint64_t seed = strtoull(argv[4], NULL, 10);
    const uint64_t count = strtoull(argv[5], NULL, 10);
    for (int i = PEOPLE; i < argc; i++)
        c.people[c.people_count++] = argv[i];
    read_store(c.store);
    learn(&c);
    for (uint64_t i = 0; i < count; i++)
        change_and_ask(&c, seed + i);
    write_store(c.store, whole, whole_bytes);
    return show(&c) == 0 ? 0 : 1;
}
