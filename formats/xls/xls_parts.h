/* xls_parts: the inside of an xls, for its sources. */
#ifndef BD_FORMATS_XLS_XLS_PARTS_H
#define BD_FORMATS_XLS_XLS_PARTS_H

#include "formats/xls/biff.h"
#include "formats/xls/xls.h"

enum {
    BD_XLS_SHEETS_MAX = 1 << 14,
    BD_XLS_STYLES_MAX = 1 << 16,
    BD_XLS_FORMATS_MAX = 1 << 13,
    BD_XLS_FORMAT_BYTES = 4 << 10, /* of one format */
    BD_XLS_MERGES_MAX = 1 << 20,
    BD_XLS_NESTED_MAX = 8, /* charts in sheets */
    BD_XLS_STEP_BYTES = 16 << 10
};

typedef enum bd_xls_small {
    BD_XLS_ROOT,
    BD_XLS_BOOK,
    BD_XLS_BOOK_RELATIONS,
    BD_XLS_STYLES,
    BD_XLS_SMALL_COUNT
} bd_xls_small;

struct bd_xls {
    const char *name;
    const bd_stop *stop;
    bd_ole ole;
    bd_ole_stream stream;
    bool wide;
    unsigned code_page;
    uint64_t *sheets; /* the place of each in the stream */
    size_t sheet_count;
    bool has_strings;
    uint64_t strings_at; /* place of their record */
    bd_buf small[BD_XLS_SMALL_COUNT];
};

/** Read the globals of the workbook, and make the small parts. */
BD_NODISCARD bd_status bd_xls__globals(bd_xls *xls, bd_err *err);

/* What makes a part, piece by piece. A piece is added to out; BD_END: there are no more. */
typedef struct bd_xls_maker {
    bd_biff biff;
    bd_buf out;
    bool begun;

    /* Strings. */
    uint32_t left;

    /* A sheet. */
    unsigned nested; /* inside so many charts */
    bool in_row;
    uint32_t row;    /* the open one */
    bool disordered; /* a row came behind a later one */
    bool pending;    /* a formula whose text comes in the next record; its place is in ... */
    unsigned char formula[6]; /* ... as in its own record */
    bd_buf merges;            /* 8 bytes each, as in the file */
} bd_xls_maker;

BD_NODISCARD bd_status bd_xls__make_strings(const bd_xls *xls, bd_xls_maker *maker, bd_err *err);
BD_NODISCARD bd_status bd_xls__make_sheet(const bd_xls *xls, bd_xls_maker *maker, bd_err *err);

#endif
