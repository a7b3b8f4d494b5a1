/*
 * biff: the records of a workbook stream ([MS-XLS], "BIFF"), and the texts in them.
 *
 *   | type 2 | length 2 | bytes ... |     and CONTINUE records for what is longer than 8224 bytes
 *
 * A text may go on in a CONTINUE record, where it says anew whether its characters have one byte or
 * two. Every length is checked against the record. Memory: two buffers of 64 KiB and the current
 * text. One thread at a time.
 */
#ifndef BD_FORMATS_XLS_BIFF_H
#define BD_FORMATS_XLS_BIFF_H

#include "engine/base/stop.h"
#include "engine/base/text.h"
#include "formats/xls/ole.h"

/* Record types ([MS-XLS] 2.3). */
enum {
    BD_BIFF_FORMULA = 0x0006,
    BD_BIFF_EOF = 0x000A,
    BD_BIFF_DATEMODE = 0x0022,
    BD_BIFF_FILEPASS = 0x002F,
    BD_BIFF_CONTINUE = 0x003C,
    BD_BIFF_CODEPAGE = 0x0042,
    BD_BIFF_BOUNDSHEET = 0x0085,
    BD_BIFF_MULRK = 0x00BD,
    BD_BIFF_RSTRING = 0x00D6,
    BD_BIFF_XF = 0x00E0,
    BD_BIFF_MERGEDCELLS = 0x00E5,
    BD_BIFF_SST = 0x00FC,
    BD_BIFF_LABELSST = 0x00FD,
    BD_BIFF_NUMBER = 0x0203,
    BD_BIFF_LABEL = 0x0204,
    BD_BIFF_BOOLERR = 0x0205,
    BD_BIFF_STRING = 0x0207,
    BD_BIFF_ARRAY = 0x0221,
    BD_BIFF_TABLE = 0x0236,
    BD_BIFF_RK = 0x027E,
    BD_BIFF_FORMAT = 0x041E,
    BD_BIFF_SHRFMLA = 0x04BC,
    BD_BIFF_BOF = 0x0809
};

enum { BD_BIFF_RECORD_MAX = 1 << 16, BD_BIFF_WINDOW_BYTES = 64 << 10 };

typedef struct bd_biff {
    const bd_ole *ole;
    const bd_ole_stream *stream;
    const bd_stop *stop; /* checked now and then; may be NULL */
    unsigned code_page;  /* of texts of one byte a character in Excel 95 */
    bool wide;           /* Excel 97 and later: texts are UTF-16 */
    uint64_t next;       /* place of the next record in the stream */
    unsigned char *data; /* of the current record or continuation */
    size_t len;
    size_t pos;            /* what is read of it */
    uint16_t type;         /* of the record, not of its continuations */
    unsigned char *window; /* bytes of the stream */
    uint64_t window_at;
    size_t window_len;
    bd_buf text;  /* of the last bd_biff_text(): UTF-8, and lone surrogates as three bytes */
    bd_buf bytes; /* a text before it is decoded */
} bd_biff;

/** Before the first record at place at. BD_E_NOMEM. End *out with fini also on failure. */
BD_NODISCARD bd_status bd_biff_init(bd_biff *out, const bd_ole *ole, const bd_ole_stream *stream,
                                    uint64_t at, bd_err *err);
void bd_biff_fini(bd_biff *biff);

/** Go to the record at place at of the stream. */
void bd_biff_seek(bd_biff *biff, uint64_t at);

/** The next record, which may be a continuation that nobody read. BD_END: the stream has no
 * more. */
BD_NODISCARD bd_status bd_biff_next(bd_biff *biff, bd_err *err);

/** BD_E_INPUT unless len bytes of the current piece are left. */
BD_NODISCARD bd_status bd_biff_need(const bd_biff *biff, size_t len, bd_err *err);

/** Skip len bytes, also of continuations. BD_E_INPUT: the record has no more. */
BD_NODISCARD bd_status bd_biff_skip(bd_biff *biff, uint64_t len, bd_err *err);

/** Read a number of two bytes, also across the begin of a continuation; or of four. */
BD_NODISCARD bd_status bd_biff_u16(bd_biff *biff, uint16_t *out, bd_err *err);
BD_NODISCARD bd_status bd_biff_u32(bd_biff *biff, uint32_t *out, bd_err *err);

/** Whether the current piece is read, and no continuation follows. */
BD_NODISCARD bd_status bd_biff_ended(bd_biff *biff, bool *ended, bd_err *err);

/**
 * Read a text of count characters into biff->text: with formatting and phonetics behind it, which
 * are skipped (wide), or in the code page. BD_E_INPUT: the record ends first; bytes of a code page
 * that we cannot read.
 */
BD_NODISCARD bd_status bd_biff_text(bd_biff *biff, size_t count, bd_err *err);

/** "'x.xls' is damaged: what", with a hint. */
BD_NODISCARD bd_status bd_biff_damaged(const bd_biff *biff, const char *what, bd_err *err);

#endif
