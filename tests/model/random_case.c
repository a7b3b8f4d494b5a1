/*
 * random_case: makes a small hostile comparison from a seed: FOLDER/bidui.yaml, FOLDER/roster/,
 * FOLDER/cards/.
 *
 *     random_case SEED FOLDER [ROWS]
 *
 * Few people and many rows, so that numbers repeat; files with every line end, byte order marks,
 * shuffled and extra columns, gz, rows with too few or too many columns, quotes in every place that
 * libcsv allows. ROWS (default: by the seed, at most some hundred) is for cases that are longer
 * than the engine's chunks.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "random_cells.h"

enum { COLUMNS_MAX = 12, PEOPLE_MAX = 4000 };

typedef struct side {
    const char *folder;
    const char *columns[6];
    unsigned count;
} side;

static const side sides[2] = {
    {"roster", {"证件号码", "姓名", "性别", "务工状态", "行政区划代码", "人编号"}, 6},
    {"cards", {"AAC002", "AAC003", "AAC004", "AAZ502", "AAZ503", NULL}, 5}};

typedef struct made {
    chance from;
    person people[PEOPLE_MAX];
    unsigned people_count;
} made;

/* One file that is being written. */
typedef struct file {
    FILE *out;
    const side *of;
    unsigned columns[COLUMNS_MAX]; /* field of each column; of->count and above: an extra one */
    unsigned count;
    const char *line_end; /* NULL: chosen for each row */
} file;

static void fail(const char *what)
{
    perror(what);
    exit(2);
}

/* A quote before a separator or another quote must be doubled; others may stay as they are. */
static void put_quoted(FILE *out, const cell *text, bool lazy)
{
    putc('"', out);
    for (size_t i = 0; i < text->len; i++) {
        const char after = i + 1 < text->len ? text->at[i + 1] : '"';
        const char before = i > 0 ? text->at[i - 1] : 'a';
        const bool can_stay = strchr(",\"\r\n", after) == NULL && before != '"' && after != '\0';
        if (text->at[i] == '"' && !(lazy && can_stay))
            putc('"', out);
        putc(text->at[i], out);
    }
    putc('"', out);
}

static void put_cell(chance *from, FILE *out, const cell *text)
{
    bool must = text->len > 0 && text->at[0] == '"';
    for (size_t i = 0; i < text->len; i++)
        must = must || text->at[i] == ',' || text->at[i] == '\r' || text->at[i] == '\n';
    if (must || happens(from, 7))
        put_quoted(out, text, happens(from, 20));
    else
        fwrite(text->at, 1, text->len, out);
}

static void field_cell(made *m, const file *f, unsigned field, const person *who, cell *out)
{
    chance *from = &m->from;
    if (field != 0 && field < 5 && nothing_cell(from, out))
        return;
    if (field == 0)
        number_cell(from, who, &m->people[pick(from, m->people_count)], out);
    else if (field == 1)
        name_cell(from, who, out);
    else if (field == 2)
        sex_cell(from, who, out);
    else if (field == 3 && f->of == &sides[1])
        status_cell(from, out);
    else if (field == 4 && f->of == &sides[1])
        date_cell(from, out);
    else if (field == 4 && happens(from, 80))
        region_cell(from, out);
    else
        text_cell(from, out);
    if (field != 0)
        shell_cell(from, out);
    padded_cell(from, out);
}

static void put_line_end(made *m, const file *f)
{
    static const char *const ends[] = {"\n", "\r\n", "\r", "\n\n", "\r\n\r\n", "\n\r"};
    fputs(f->line_end != NULL ? f->line_end : ends[pick(&m->from, 6)], f->out);
    if (happens(&m->from, 2))
        fputs(f->line_end != NULL ? f->line_end : "\n", f->out);
}

static void put_header(made *m, const file *f);

/* What stands between rows of real files: the header again, rows of delimiters, with empty quotes. */
static void put_no_row(made *m, const file *f)
{
    chance *from = &m->from;
    if (happens(from, 40)) {
        if (happens(from, 30))
            fputs("\xef\xbb\xbf", f->out);
        put_header(m, f);
        return;
    }
    for (unsigned c = pick(from, 2 * f->count); c > 0; c--)
        fputs(happens(from, 20) ? "\"\"," : ",", f->out);
    if (happens(from, 30)) /* what a program has filled up */
        for (unsigned c = 1 + pick(from, 30); c > 0; c--)
            fputc(happens(from, 20) ? ' ' : '\0', f->out);
}

static void put_row(made *m, const file *f)
{
    chance *from = &m->from;
    const person *who = &m->people[pick(from, m->people_count)];
    unsigned count = f->count;
    if (happens(from, 2)) {
        put_no_row(m, f);
        return;
    }
    if (happens(from, 3))
        count = pick(from, 2) == 0 ? 1 + pick(from, f->count) : f->count + 1 + pick(from, 3);
    const bool empty_tail = count > f->count && happens(from, 60);
    for (unsigned c = 0; c < count; c++) {
        cell text;
        field_cell(m, f, c < f->count ? f->columns[c] : 9, who, &text);
        if (c > 0)
            putc(',', f->out);
        if (c >= f->count && empty_tail)
            continue;
        /* number_cell() has its own noise, and what may follow a date is not this test's subject. */
        const bool noisy = c >= f->count || (f->columns[c] != 0 && f->columns[c] != 4);
        if (noisy && happens(from, 1)) /* stray, unless the next one closes it */
            fputs(happens(from, 50) ? "\"" : " \"", f->out);
        put_cell(from, f->out, &text);
        if (noisy && happens(from, 1)) /* behind a closing quote, or just there */
            fputs(happens(from, 50) ? " " : "路", f->out);
    }
    if (happens(from, 1))
        putc(',', f->out);
}

static void put_header(made *m, const file *f)
{
    chance *from = &m->from;
    for (unsigned c = 0; c < f->count; c++) {
        const char *name = f->columns[c] < f->of->count ? f->of->columns[f->columns[c]] : "备注";
        const char *mark = happens(from, 10) ? "\"" : "";
        const char *space = happens(from, 10) ? " " : "";
        fprintf(f->out, "%s%s%s%s%s%s", c > 0 ? "," : "", mark, space, name, space, mark);
    }
}

static void shuffle_columns(made *m, file *f)
{
    f->count = f->of->count + (happens(&m->from, 40) ? pick(&m->from, 4) : 0);
    for (unsigned c = 0; c < f->count; c++)
        f->columns[c] = c;
    for (unsigned c = f->count; happens(&m->from, 50) && c > 1; c--) {
        const unsigned other = pick(&m->from, c);
        const unsigned kept = f->columns[c - 1];
        f->columns[c - 1] = f->columns[other];
        f->columns[other] = kept;
    }
}

/* A row that is longer than the limit. */
static void put_endless_row(made *m, const file *f)
{
    put_line_end(m, f);
    fputs("无尽", f->out);
    for (unsigned i = 0; i < (1u << 20) + 7; i++)
        putc('a' + (int)(i % 26), f->out);
}

static void put_file(made *m, file *f, unsigned rows, bool large)
{
    static const char *const ends[] = {"\n", "\r\n", "\r"};
    chance *from = &m->from;
    const unsigned style = pick(from, 8);
    f->line_end = style == 7 ? NULL : ends[style < 4 ? 0 : style < 6 ? 1 : 2];
    shuffle_columns(m, f);
    if (happens(from, 20))
        fputs("\xef\xbb\xbf", f->out);
    if (happens(from, 5))
        put_line_end(m, f);
    put_header(m, f);
    for (unsigned r = 0; r < rows; r++) {
        put_line_end(m, f);
        put_row(m, f);
        if (large && r == rows / 2 && happens(from, 30))
            put_endless_row(m, f);
    }
    if (happens(from, 80))
        put_line_end(m, f);
    if (happens(from, 15))
        putc(0x1a, f->out);
}

static void put_side(made *m, const char *folder, const side *of, unsigned rows, bool large)
{
    static const char *const names[] = {"a.csv",  "b.csv", "b c.csv", "c,d.csv",
                                        "10.csv", "9.csv", "Z.csv"};
    char path[1024], command[1100];
    const unsigned files = 1 + (happens(&m->from, 50) ? pick(&m->from, 4) : 0);
    const unsigned first = pick(&m->from, 7);
    for (unsigned i = 0; i < files; i++) {
        const bool gz = happens(&m->from, 25);
        file f = {.of = of};
        snprintf(path, sizeof path, "%s/%s/%s%s", folder, of->folder, names[(first + i) % 7],
                 gz ? ".gz" : "");
        snprintf(command, sizeof command, "gzip -1n >'%s'", path);
        f.out = gz ? popen(command, "w") : fopen(path, "wb");
        if (f.out == NULL)
            fail(path);
        const unsigned share = i + 1 == files ? rows : pick(&m->from, rows + 1);
        rows -= share;
        put_file(m, &f, share, large);
        if ((gz ? pclose(f.out) : fclose(f.out)) != 0)
            fail(path);
    }
}

static void put_configuration(const char *folder)
{
    char path[1024];
    snprintf(path, sizeof path, "%s/bidui.yaml", folder);
    FILE *out = fopen(path, "wb");
    if (out == NULL)
        fail(path);
    fputs(
        "period: 2026-11\nstore: store\nreports: reports\nlanguage: en\n"
        "roster:\n  files: [\"roster/*\"]\n  fields:\n"
        "    - {name: id, column: 证件号码, type: id}\n"
        "    - {name: name, column: 姓名, type: name}\n"
        "    - {name: sex, column: 性别, type: sex}\n"
        "    - {name: employed, column: 务工状态, type: code, map: [{from: 未务工, to: \"0\"}, {from: 务工, to: \"1\"}]}\n"
        "    - {name: region, column: 行政区划代码, type: region}\n"
        "    - {name: person_no, column: 人编号, type: text}\n"
        "cards:\n  files: [\"cards/*\"]\n  fields:\n"
        "    - {name: id, column: AAC002, type: id}\n"
        "    - {name: name, column: AAC003, type: name}\n"
        "    - {name: sex, column: AAC004, type: sex}\n"
        "    - {name: status, column: AAZ502, type: code}\n"
        "    - {name: issued, column: AAZ503, type: date}\n"
        "  active: {field: status, values: [\"1\"]}\n  newest: issued\n"
        "compare:\n  - {field: name, accept: [separator]}\n  - {field: sex}\n",
        out);
    if (fclose(out) != 0)
        fail(path);
}

static void make_folder(const char *folder, const char *inner)
{
    char path[1024];
    snprintf(path, sizeof path, "%s/%s", folder, inner);
    if (mkdir(path, 0700) != 0)
        fail(path);
}

int main(int argc, char **argv)
{
    static made m;
    if (argc < 3) {
        fputs("usage: random_case SEED FOLDER [ROWS]\n", stderr);
        return 2;
    }
    m.from.state = strtoull(argv[1], NULL, 10) * UINT64_C(0x2545f4914f6cdd1d);
    const bool large = argc > 3;
    const unsigned rows = large ? (unsigned)strtoul(argv[3], NULL, 10) : pick(&m.from, 150);
    m.people_count = 2 + (large ? PEOPLE_MAX - 2 : pick(&m.from, 60));
    for (unsigned i = 0; i < m.people_count; i++)
        m.people[i] = random_person(&m.from);
    make_folder(argv[2], "");
    make_folder(argv[2], "roster");
    make_folder(argv[2], "cards");
    put_configuration(argv[2]);
    put_side(&m, argv[2], &sides[0], rows, large);
    put_side(&m, argv[2], &sides[1], large ? 4 * rows : pick(&m.from, 300), large);
    return 0;
}
