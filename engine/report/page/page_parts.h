/* page_parts: what the sources of summary.html share. Each function appends one part; where there
 * is nothing to show it appends nothing. */
#ifndef BD_REPORT_PAGE_PAGE_PARTS_H
#define BD_REPORT_PAGE_PAGE_PARTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "engine/compare/outcome.h"
#include "engine/report/publish/manifest.h"
#include "formats/json/json_read.h"

/* One of `regions` or `groups`; text is borrowed from the JSON tree. */
typedef struct bd_page_area {
    const char *code, *name, *level, *parent; /* NULL: not said */
    uint64_t roster;
    uint64_t outcomes[BD_OUTCOME_COUNT];
    const bd_json_value *before; /* of the list in `previous`; NULL: there is nothing to compare */
    size_t idx;
} bd_page_area;

typedef struct bd_page {
    bd_buf *out; /* borrowed */
    bool chinese;
    bd_text text; /* summary.json */
    const bd_json_value *summary;
    const bd_json_value *previous; /* NULL: nothing is said of the period before */
    const bd_manifest *manifest;
    uint64_t roster_rows;
    uint64_t outcomes[BD_OUTCOME_COUNT];
    bd_page_area *areas; /* of the first level: those without a parent */
    size_t area_count;
} bd_page;

/* The files of engine/report/page/ as they are; static. */
bd_text bd_page__template(void);
bd_text bd_page__style(void);
bd_text bd_page__script(void);

/* page_elements.c */

/* A count of summary.json at object.key; 0 where there is none. object NULL or "": at the top. */
uint64_t bd_page__count(const bd_page *page, const char *object, const char *key);

const char *bd_page__word(const bd_page *page, const char *key);

/* Append a word of the page, escaped. */
void bd_page__say(bd_page *page, const char *key);

/* Append <th> for each key up to NULL; a key that begins with '#' heads numbers, one with '.' a
 * bar. */
void bd_page__heads(bd_page *page, const char *const *keys);

/* Append <td> with a number, or with a share. */
void bd_page__cell_number(bd_page *page, uint64_t value);
void bd_page__cell_share(bd_page *page, uint64_t part, uint64_t all);

/* Append <td> with the change of the match rate since the period before; NULL: a dash. */
void bd_page__cell_points(bd_page *page, const bd_json_value *before);

/* Append a month as the language writes it. */
void bd_page__period(bd_page *page, const char *period);

/* Append <section>, its heading, and an open <p> for a remark. */
void bd_page__section_begin(bd_page *page, const char *key);

/* Append <table> up to its first <tbody>, in a frame that is moved sideways where the table is too
 * wide, and is named by the section's key; and the end of both. */
void bd_page__table_begin(bd_page *page, const char *key, const char *class,
                          const char *const *heads);
void bd_page__table_end(bd_page *page);

/* Append <td> with a bar of parts; the class of its first part is that of outcome first. */
void bd_page__cell_bar(bd_page *page, const uint64_t *parts, size_t count, bd_outcome first,
                       uint64_t all);

/* page_figures.c */
void bd_page__sentence(bd_page *page);
void bd_page__compared(bd_page *page);
void bd_page__figures(bd_page *page);
void bd_page__outcome_bar(bd_page *page);
void bd_page__outcome_table(bd_page *page);
void bd_page__reasons(bd_page *page);
void bd_page__notes(bd_page *page);

/* page_areas.c */
bd_status bd_page__areas_init(bd_page *page, bd_err *err);
void bd_page__regions(bd_page *page);
void bd_page__ranking(bd_page *page);
void bd_page__groups(bd_page *page);
/* Rows of the areas of the first level. */
uint64_t bd_page__areas_rows(const bd_page *page);

/* page_towns.c */
void bd_page__towns(bd_page *page);

/* page_record.c */
void bd_page__inputs(bd_page *page);
void bd_page__balance(bd_page *page);
void bd_page__run(bd_page *page);

#endif
