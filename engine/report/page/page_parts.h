/* page_parts: what the sources of summary.html share. Each function appends one part of the page,
 * or nothing if there is nothing to show. One page is built by one thread. */
#ifndef BD_REPORT_PAGE_PAGE_PARTS_H
#define BD_REPORT_PAGE_PAGE_PARTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "engine/compare/outcome.h"
#include "engine/report/publish/manifest.h"
#include "formats/json/json_read.h"

/* An entry of `regions` or `groups`; text is borrowed from the JSON tree. */
typedef struct bd_page_area {
    const char *code, *name, *level, *parent; /* NULL: absent */
    uint64_t roster;
    uint64_t outcomes[BD_OUTCOME_COUNT];
    const bd_json_value *before; /* its entry in `previous`; NULL: nothing to compare with */
    size_t idx;
} bd_page_area;

typedef struct bd_page {
    bd_buf *out; /* borrowed */
    bool chinese;
    bd_text text; /* summary.json */
    const bd_json_value *summary;
    const bd_json_value *previous; /* NULL: no figures of the previous period */
    const bd_manifest *manifest;
    uint64_t roster_rows;
    uint64_t outcomes[BD_OUTCOME_COUNT];
    bd_page_area *areas; /* the top level: regions without a parent */
    size_t area_count;
} bd_page;

/* Unchanged contents of page.html, page.css and page.js; static. */
bd_text bd_page__template(void);
bd_text bd_page__style(void);
bd_text bd_page__script(void);

/* page_elements.c */

/* The count at object.key of summary.json; 0 if it is absent. object NULL or "": at the top. */
uint64_t bd_page__count(const bd_page *page, const char *object, const char *key);

const char *bd_page__word(const bd_page *page, const char *key);

/* Append a word of the page, escaped. */
void bd_page__say(bd_page *page, const char *key);

/* Append <th> for each key up to NULL. '#' before a key marks a column of numbers, '.' one of
 * bars. */
void bd_page__heads(bd_page *page, const char *const *keys);

/* Append <td> with a number, or with a share. */
void bd_page__cell_number(bd_page *page, uint64_t value);
void bd_page__cell_share(bd_page *page, uint64_t part, uint64_t all);

/* Append <td> with the change of the match rate since the previous period; NULL: a dash. */
void bd_page__cell_points(bd_page *page, const bd_json_value *before);

/* Append a month in the form of the page's language. */
void bd_page__period(bd_page *page, const char *period);

/* Append <section>, its heading, and an open <p> for a remark. */
void bd_page__section_begin(bd_page *page, const char *key);

/* Append <table> up to its first <tbody>, in a frame that scrolls sideways if the table is too wide
 * and is named by the section's key; then the end of both. */
void bd_page__table_begin(bd_page *page, const char *key, const char *class,
                          const char *const *heads);
void bd_page__table_end(bd_page *page);

/* Append <td> with a bar of count parts; the first part has the class of outcome `first`. */
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

/* page_alarms.c */
void bd_page__alarms(bd_page *page);
void bd_page__limits(bd_page *page);

/* page_areas.c */
bd_status bd_page__areas_init(bd_page *page, bd_err *err);
void bd_page__regions(bd_page *page);
void bd_page__ranking(bd_page *page);
void bd_page__groups(bd_page *page);
/* The rows of all top-level areas. */
uint64_t bd_page__areas_rows(const bd_page *page);

/* page_towns.c */
void bd_page__towns(bd_page *page);

/* page_record.c */
void bd_page__inputs(bd_page *page);
void bd_page__balance(bd_page *page);
void bd_page__run(bd_page *page);

#endif
