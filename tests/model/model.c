/*
 * model: a naive reconciler that writes the same bytes as `bidui run` must write.
 *
 *     model OUT_FOLDER LAST_DAY ROSTER_FILE... -- CARDS_FILE...
 *
 * The configuration of `bidui generate` is built in. The model shares no code with the engine but
 * xxHash, whose hash defines the order of other documents.
 */
#include <stdlib.h>
#include <string.h>
#include <xxhash.h>

#include "csv.h"
#include "name.h"
#include "number.h"
#include "text.h"
#include "value.h"

enum { ROSTER_FIELDS = 6, CARDS_FIELDS = 5, FIELDS_MAX = 6 };
/* Indexes of the fields that matter here; id, name and sex are the first on both sides. */
enum { ID, NAME, SEX, STATUS, ISSUED };
enum { REGION = 4 }; /* of the roster */

typedef struct side {
    const char *dataset;
    size_t fields;
    const char *names[FIELDS_MAX];
    const char *columns[FIELDS_MAX];
} side;

static const side roster_side = {
    "roster",
    ROSTER_FIELDS,
    {"id", "name", "sex", "employed", "region", "person_no"},
    {"证件号码", "姓名", "性别", "务工状态", "行政区划代码", "人编号"}};
static const side cards_side = {"cards",
                                CARDS_FIELDS,
                                {"id", "name", "sex", "status", "issued"},
                                {"AAC002", "AAC003", "AAC004", "AAZ502", "AAZ503"}};

typedef struct record {
    number id;
    uint64_t hash; /* order of other documents */
    size_t order;  /* of its side's sources */
    const char *source;
    str shown[FIELDS_MAX];
    bool bad_bytes;
    unsigned row_notes; /* CSV_* */
} record;

typedef struct records {
    record *at;
    size_t count;
} records;

typedef struct reports {
    FILE *match, *mismatch, *missing, *duplicate, *rejected;
} reports;

static str text_of(const char *s)
{
    str text = {keep(strlen(s)), strlen(s)};
    memcpy(text.at, s, text.len);
    return text;
}

/* ---- reading ---- */

enum { ROW_MAX = 1 << 20, ROW_SHOWN = 64 << 10 };

static void reject(FILE *out, const side *of, const char *source, const char *reason, str raw)
{
    bool bad = false;
    if (raw.len > ROW_MAX)
        raw.len = ROW_SHOWN;
    fprintf(out, "%s,", of->dataset);
    csv_cell(out, text_of(source));
    fprintf(out, ",%s,", reason);
    csv_cell(out, shown(raw, &bad));
    putc('\n', out);
}

/* NULs at the end of a value fill it up, with blanks among them. */
static str without_nuls(str cell)
{
    size_t kept = cell.len;
    while (kept > 0 && (cell.at[kept - 1] == '\0' || cell.at[kept - 1] == ' '))
        kept--;
    return kept < cell.len && memchr(cell.at + kept, '\0', cell.len - kept) != NULL
               ? (str){cell.at, kept}
               : cell;
}

static void read_row(const side *of, const csv_row *row, const size_t *columns, unsigned last_day,
                     const char *source, FILE *rejected, records *out)
{
    record one = {.source = source, .order = out->count, .row_notes = row->notes};
    const char *reason = number_read(without_nuls(row->cells[columns[ID]]), last_day, &one.id);
    if (reason != NULL) {
        reject(rejected, of, source, reason, row->raw);
        return;
    }
    for (size_t f = 0; f < of->fields; f++)
        one.shown[f] = shown(without_nuls(row->cells[columns[f]]), &one.bad_bytes);
    if (one.id.other)
        one.hash = XXH3_64bits(one.id.text, strlen(one.id.text)) >> 1;
    out->at = grow(out->at, out->count, sizeof *out->at);
    out->at[out->count++] = one;
}

static void read_source(const side *of, const char *path, unsigned last_day, FILE *rejected,
                        records *out)
{
    const csv_table table = csv_read(read_file(path), of->columns, of->fields);
    if (table.count == 0)
        die("'%s' is empty", path);
    size_t columns[FIELDS_MAX];
    for (size_t f = 0; f < of->fields; f++) {
        columns[f] = csv_column(&table.rows[0], of->columns[f]);
        if (columns[f] == table.rows[0].count)
            die("'%s': no column '%s'", path, of->columns[f]);
    }
    for (size_t r = 1; r < table.count; r++) {
        const csv_row *row = &table.rows[r];
        char *source = keep(strlen(path) + 32);
        sprintf(source, "%s:%zu", path, row->line);
        if (!row->fits)
            reject(rejected, of, source, "row_columns", row->raw);
        else
            read_row(of, row, columns, last_day, source, rejected, out);
    }
}

/* ---- order ---- */

static int by_number(const record *a, const record *b)
{
    if (a->id.other != b->id.other)
        return a->id.other ? 1 : -1;
    if (a->hash != b->hash)
        return a->hash < b->hash ? -1 : 1;
    return strcmp(a->id.text, b->id.text);
}

static int by_number_and_order(const void *a, const void *b)
{
    const record *x = a, *y = b;
    const int order = by_number(x, y);
    return order != 0 ? order : (x->order > y->order) - (x->order < y->order);
}

/* ---- one person ---- */

static bool is_active(const record *card)
{
    return str_is(encode(bare(decode(card->shown[STATUS]))), "1");
}

static bool is_better(const record *card, const record *best)
{
    if (is_active(card) != is_active(best))
        return is_active(card);
    return date_read(card->shown[ISSUED]) > date_read(best->shown[ISSUED]);
}

static bool names_conflict(const record *cards, size_t count)
{
    points first = {NULL, 0};
    for (size_t i = 0; i < count; i++) {
        const points name = is_nothing(cards[i].shown[NAME]) ? (points){NULL, 0}
                                                             : name_canonical(cards[i].shown[NAME]);
        if (first.len == 0)
            first = name;
        else if (name.len != 0 && !points_equal(first, name))
            return true;
    }
    return false;
}

/* A growing list, separated by spaces. */
typedef struct list {
    char text[1024];
} list;

static void add(list *to, const char *prefix, const char *word)
{
    char *end = to->text + strlen(to->text);
    const size_t room = (size_t)(to->text + sizeof to->text - end);
    if (snprintf(end, room, "%s%s%s", end == to->text ? "" : " ", prefix, word) >= (int)room)
        die("too many notes");
}

static void add_id_notes(list *to, const char *prefix, unsigned notes)
{
    for (unsigned bit = 0; bit < NOTES; bit++)
        if ((notes >> bit & 1) != 0)
            add(to, prefix, number_note(bit));
}

static void add_row_notes(list *to, const char *prefix, const record *row)
{
    if (row->bad_bytes)
        add(to, prefix, "invalid_bytes");
    for (unsigned bit = 0; bit < CSV_NOTES; bit++)
        if ((row->row_notes >> bit & 1) != 0)
            add(to, prefix, csv_note(bit));
}

/* Whether these are the first two digits of a province or of a special region. */
static bool is_province(const char *two)
{
    static const char known[] =
        "11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 "
        "61 62 63 64 65 66 71 81 82 83 ";
    const char both[] = {two[0], two[1], ' ', '\0'};
    return strstr(known, both) != NULL;
}

/* A region cell of 6, 9 or 12 digits in a known province gets no note; if it is empty the number
 * gives the region. */
static const char *region_note(const record *row)
{
    const points cell = bare(decode(row->shown[REGION]));
    char digits[64];
    size_t count = 0;
    bool wrong = false;
    for (size_t i = 0; i < cell.len; i++) {
        uint32_t c = cell.at[i];
        if (is_blank(c))
            continue;
        if (c >= 0xFF10 && c <= 0xFF19)
            c -= 0xFEE0;
        wrong = wrong || c < '0' || c > '9' || count == 12;
        if (!wrong)
            digits[count++] = (char)c;
    }
    if ((count == 0 && !wrong) || is_nothing(row->shown[REGION]))
        return !row->id.other && is_province(row->id.text) ? "region_from_id" : "region_unmapped";
    return !wrong && (count == 6 || count == 9 || count == 12) && is_province(digits)
               ? NULL
               : "region_unmapped";
}

static bool says_nothing(int field, str value)
{
    return field == NAME ? is_nothing(value) : sex_read(value) == 0;
}

/* Compare two rows: differences go to reasons, accepted differences to accepted, absent values to
 * absent unless it is NULL. */
static void compare(const record *a, const record *b, list *reasons, list *accepted, list *absent)
{
    for (int f = NAME; f <= SEX; f++) {
        char word[64];
        const bool nothing = f == NAME && (is_nothing(a->shown[f]) || is_nothing(b->shown[f]));
        const char *difference = nothing     ? NULL
                                 : f == NAME ? name_difference(a->shown[f], b->shown[f])
                                             : sex_difference(a->shown[f], b->shown[f]);
        for (int i = 0; absent != NULL && i < 2; i++)
            if (says_nothing(f, i == 0 ? a->shown[f] : b->shown[f])) {
                sprintf(word, "%s.%s_absent", i == 0 ? "roster" : "cards", roster_side.names[f]);
                add(absent, "", word);
            }
        if (difference == NULL)
            continue;
        sprintf(word, "%s:%s", roster_side.names[f], difference);
        add(strcmp(difference, "separator") == 0 ? accepted : reasons, "", word);
    }
}

static void put_fields(FILE *out, const record *row, size_t fields)
{
    for (size_t f = 0; f < fields; f++) {
        putc(',', out);
        if (row != NULL)
            csv_cell(out, row->shown[f]);
    }
}

static void put_start(FILE *out, const record *row, const list *reasons, const list *notes)
{
    fprintf(out, "%s,%s,%s,", row->id.text, reasons->text, notes->text);
}

/* Compare the first roster row of a number with all its cards. */
static void put_first(const reports *out, const record *row, const record *cards, size_t count)
{
    list reasons = {""}, notes = {""};
    const record *best = count == 0 ? NULL : &cards[0];
    for (size_t i = 1; i < count; i++)
        if (is_better(&cards[i], best))
            best = &cards[i];
    add_id_notes(&notes, "", row->id.notes);
    add_row_notes(&notes, "roster.", row);
    if (region_note(row) != NULL)
        add(&notes, "", region_note(row));
    if (best != NULL)
        add_id_notes(&notes, "cards.",
                     best->id.notes & (NOTE_CLEANED | NOTE_15_DIGIT | NOTE_DISABILITY));
    if (best != NULL)
        add_row_notes(&notes, "cards.", best);
    FILE *to = out->missing;
    if (best == NULL) {
        add(&reasons, "", "no_record");
    } else if (!is_active(best)) {
        add(&reasons, "", "no_active_card");
    } else {
        compare(row, best, &reasons, &notes, &notes);
        to = reasons.text[0] == '\0' ? out->match : out->mismatch;
    }
    if (names_conflict(cards, count))
        add(&notes, "cards.", "name_conflict");
    put_start(to, row, &reasons, &notes);
    csv_cell(to, text_of(row->source));
    putc(',', to);
    csv_cell(to, text_of(best == NULL ? "" : best->source));
    fprintf(to, ",%zu", count);
    put_fields(to, row, ROSTER_FIELDS);
    put_fields(to, best, CARDS_FIELDS);
    putc('\n', to);
}

static void put_duplicate(FILE *out, const record *kept, const record *row)
{
    list differences = {""}, notes = {""}, reasons = {""};
    add_id_notes(&notes, "", row->id.notes);
    add_row_notes(&notes, "roster.", row);
    if (region_note(row) != NULL)
        add(&notes, "", region_note(row));
    compare(row, kept, &differences, &notes, NULL);
    add(&reasons, "", differences.text[0] == '\0' ? "identical" : "conflicting");
    put_start(out, row, &reasons, &notes);
    csv_cell(out, text_of(kept->source));
    putc(',', out);
    csv_cell(out, text_of(row->source));
    put_fields(out, row, ROSTER_FIELDS);
    putc('\n', out);
}

static void reconcile(const records *roster, const records *cards, const reports *out)
{
    size_t from = 0;
    for (size_t i = 0; i < roster->count;) {
        const record *first = &roster->at[i];
        while (from < cards->count && by_number(&cards->at[from], first) < 0)
            from++;
        size_t to = from;
        while (to < cards->count && by_number(&cards->at[to], first) == 0)
            to++;
        put_first(out, first, to > from ? &cards->at[from] : NULL, to - from);
        for (i++; i < roster->count && by_number(&roster->at[i], first) == 0; i++)
            put_duplicate(out->duplicate, first, &roster->at[i]);
        from = to;
    }
}

/* ---- files ---- */

static FILE *create(const char *folder, const char *name)
{
    char path[4096];
    if (snprintf(path, sizeof path, "%s/%s", folder, name) >= (int)sizeof path)
        die("'%s' is too long a name", folder);
    FILE *out = fopen(path, "wb");
    if (out == NULL)
        die("cannot write '%s'", path);
    return out;
}

static void put_names(FILE *out, const side *of)
{
    for (size_t f = 0; f < of->fields; f++)
        fprintf(out, ",%s_%s", of->dataset, of->names[f]);
}

static reports create_reports(const char *folder)
{
    reports out = {create(folder, "match.csv"), create(folder, "mismatch.csv"),
                   create(folder, "missing.csv"), create(folder, "duplicate.csv"),
                   create(folder, "rejected.csv")};
    FILE *joined[] = {out.match, out.mismatch, out.missing};
    for (int i = 0; i < 3; i++) {
        fputs("id,reason,notes,roster_source,cards_source,cards_rows", joined[i]);
        put_names(joined[i], &roster_side);
        put_names(joined[i], &cards_side);
        putc('\n', joined[i]);
    }
    fputs("id,reason,notes,kept_source,source", out.duplicate);
    put_names(out.duplicate, &roster_side);
    fputs("\n", out.duplicate);
    fputs("dataset,source,reason,row\n", out.rejected);
    return out;
}

static void close_reports(const reports *out)
{
    FILE *files[] = {out->match, out->mismatch, out->missing, out->duplicate, out->rejected};
    for (int i = 0; i < 5; i++)
        if (fclose(files[i]) != 0)
            die("cannot write a report");
}

int main(int argc, char **argv)
{
    if (argc < 6)
        die("usage: model OUT_FOLDER LAST_DAY ROSTER_FILE... -- CARDS_FILE...");
    const unsigned last_day = (unsigned)strtoul(argv[2], NULL, 10);
    const reports out = create_reports(argv[1]);
    records roster = {NULL, 0}, cards = {NULL, 0};
    const side *of = &roster_side;
    for (int i = 3; i < argc; i++)
        if (strcmp(argv[i], "--") == 0)
            of = &cards_side;
        else
            read_source(of, argv[i], last_day, out.rejected, of == &roster_side ? &roster : &cards);
    if (roster.count > 0)
        qsort(roster.at, roster.count, sizeof *roster.at, by_number_and_order);
    if (cards.count > 0)
        qsort(cards.at, cards.count, sizeof *cards.at, by_number_and_order);
    reconcile(&roster, &cards, &out);
    close_reports(&out);
    return 0;
}
