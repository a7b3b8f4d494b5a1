/* explain_parts: the state of `explain`, and what its files share. Private to this folder. */
#ifndef BD_INSPECT_EXPLAIN_EXPLAIN_PARTS_H
#define BD_INSPECT_EXPLAIN_EXPLAIN_PARTS_H

#include "engine/base/budget.h"
#include "engine/compare/gather.h"
#include "engine/compare/judge.h"
#include "engine/compare/row_ref.h"
#include "engine/inspect/explain/explain.h"
#include "engine/run/meta.h"
#include "engine/run/plan/plan.h"
#include "formats/json/json.h"

/* The state of one call; every member may be zero. */
typedef struct bd_explaining {
    const bd_explain_query *query;
    bd_explain_out *out;
    bd_config *config; /* the configuration that the store was built with */
    bd_plan plan;
    bd_store *store;
    bd_view *view;
    bd_meta meta;
    bool regions_changed; /* the region table is not the one of the run */
    bd_budget budget;
    bd_gather_source sources[BD_DATASETS];
    bd_gather sides[BD_DATASETS];
    /* The person. */
    bd_id id;
    bd_row_ref *rows[BD_DATASETS]; /* in source order; owned */
    size_t row_count[BD_DATASETS];
    /* The answer. */
    bool answered;  /* there was one before */
    uint64_t line;  /* of the input, from 1; 0: the number did not come from there */
    bd_text source; /* the place that was asked for; else empty */
} bd_explaining;

/* One roster row of the person, judged. finding borrows from the records. */
typedef struct bd_explained_row {
    bd_record row;
    bd_record kept; /* the first row; zero if row is the first */
    bd_finding finding;
} bd_explained_row;

/* A row without a usable number; borrowed from the view. */
typedef struct bd_explained_rejected {
    int dataset;
    bd_source source;
    unsigned reason; /* a word */
    bd_text fields;  /* packed; empty if they are not stored */
    bd_text row;
} bd_explained_rejected;

/* ---- one person: explain_rows.c; bd_explain__person(): explain_person.c ---- */

/** Find all rows of a number; it becomes explain->id. BD_E_USAGE: there are too many to show. */
BD_NODISCARD bd_status bd_explain__find(bd_explaining *explain, const bd_id *id, bd_err *err);

BD_NODISCARD bd_status bd_explain__open_row(const bd_explaining *explain, int dataset, size_t idx,
                                            bd_record *out, bd_err *err);

/** Choose the person's card. */
BD_NODISCARD bd_status bd_explain__choose(const bd_explaining *explain, bd_choice *choice,
                                          bd_err *err);

/** Judge roster row idx. */
BD_NODISCARD bd_status bd_explain__judge(const bd_explaining *explain, const bd_choice *choice,
                                         size_t idx, bd_explained_row *out, bd_err *err);

/** Find and show a person, as one answer. */
BD_NODISCARD bd_status bd_explain__person(bd_explaining *explain, const bd_id *id, bd_err *err);

/** The number of a stored row. */
void bd_explain__id_of(const bd_explaining *explain, uint64_t key, const bd_row_ref *row,
                       bd_id *out);

/** Append the name and line of a source. */
void bd_explain__add_source(const bd_explaining *explain, int dataset, bd_source source,
                            bd_buf *out);

/** "same", "absent", or the class of difference. */
const char *bd_explain__diff_name(bd_diff diff);

/* ---- the person as text (explain_text.c) and as JSON (explain_json.c) ---- */

BD_NODISCARD bd_status bd_explain__text(bd_explaining *explain, const bd_choice *choice,
                                        bd_err *err);
BD_NODISCARD bd_status bd_explain__json(bd_explaining *explain, const bd_choice *choice,
                                        bd_err *err);

/** Append a value; control characters are written out, they would upset the terminal. */
void bd_explain__add_value(bd_buf *out, bd_text value);
/** Append words with blanks between them. */
void bd_explain__add_words(bd_buf *out, const bd_rules *rules, const uint16_t *words, size_t count);

/** Write an array of words. */
void bd_explain__json_words(bd_json *json, const char *key, const bd_rules *rules,
                            const uint16_t *words, size_t count);
/** Write a source, as reports do. */
BD_NODISCARD bd_status bd_explain__json_source(const bd_explaining *explain, bd_json *json,
                                               const char *key, int dataset, bd_source source,
                                               bd_err *err);

/** Show a rejected row, as one answer or as a part of one. */
void bd_explain__text_rejected(bd_explaining *explain, const bd_explained_rejected *rejected);
BD_NODISCARD bd_status bd_explain__json_rejected(bd_explaining *explain,
                                                 const bd_explained_rejected *rejected,
                                                 bd_err *err);

/* ---- answers: explain_answer.c ---- */

/** Begin an answer: a line separates it from the one before. */
void bd_explain__begin(bd_explaining *explain);
/** Pass on what has been appended. */
BD_NODISCARD bd_status bd_explain__pass(bd_explaining *explain, bd_err *err);

/* ---- the store: explain_scan.c ---- */

/* Called for each stored row, until it returns something other than BD_OK. */
typedef bd_status (*bd_explain_row_fn)(void *context, uint64_t key, const uint8_t *at, size_t len,
                                       bd_err *err);

/** Call each for the rows of a set with keys lo..last, run by run. */
BD_NODISCARD bd_status bd_explain__scan(const bd_explaining *explain, bd_set set, uint64_t lo,
                                        uint64_t last, bd_explain_row_fn each, void *context,
                                        bd_err *err);

/** Read a row of the set of rejected rows. BD_E_INPUT: it is damaged. */
BD_NODISCARD bd_status bd_explain__read_rejected(uint64_t key, const uint8_t *at, size_t len,
                                                 bd_explained_rejected *out, bd_err *err);

/* ---- the ways to ask ---- */

BD_NODISCARD bd_status bd_explain__numbers(bd_explaining *explain, bd_err *err);
BD_NODISCARD bd_status bd_explain__source(bd_explaining *explain, bd_err *err);
BD_NODISCARD bd_status bd_explain__field(bd_explaining *explain, bd_err *err);

#endif
