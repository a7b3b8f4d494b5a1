/*
 * csv_kernel: the inner loops over CSV bytes: pointers in, counts out. Each is built several times
 * from csv_kernel_body.h (portable words, AVX2, AVX-512 with VBMI2) and chosen once; tests check
 * that all give the same. Pure, any thread.
 *
 * Quotes: in "regular" quoting every quote stands where RFC 4180 puts it (it opens a field after a
 * separator, closes one before a separator, or is doubled inside). Then a byte is inside quotes
 * when an odd number of quotes come before it, and 64 bytes are done at once. Anything else is
 * irregular and is read byte by byte (csv_row.h).
 */
#ifndef BD_FORMATS_CSV_CSV_KERNEL_H
#define BD_FORMATS_CSV_CSV_KERNEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    BD_CSV_BLOCK =
        64, /* bytes a kernel takes at once; that many must be readable after the last byte */
    BD_CSV_POS_SLACK = 64 /* entries a scan may write after its last one */
};

/* What a survey found in bytes that begin at the start of a row. */
typedef struct bd_csv_survey {
    size_t end;        /* after the last row end that was looked at; 0: none */
    uint64_t lines;    /* line ends before end, those inside quotes too; CRLF is one */
    uint64_t row_ends; /* line ends outside quotes before end; CRLF is two */
    bool quote;     /* there is a quote; plain survey: it stopped there, no other member counts */
    bool irregular; /* quoted survey: a quote stands where it should not, no other member counts */
    bool doubled;   /* quoted survey: there may be a doubled quote inside a field */
    bool inner_lines; /* quoted survey: there is a line end inside quotes */
} bd_csv_survey;

/* Where scans write: positions of separators (delimiters and line ends outside quotes), and which
 * of them end rows. */
typedef struct bd_csv_scan {
    uint32_t *pos; /* offsets from base */
    size_t pos_count;
    uint32_t *row_ends; /* indexes into pos */
    size_t row_count;
    uint64_t inside; /* all ones when the next byte is inside quotes; stays 0 without quotes */
    uint64_t lead;   /* 1 when the next byte is the second of a GB18030 character; else 0 */
} bd_csv_scan;

typedef struct bd_csv_kernels {
    const char *name;
    /** Survey bytes without the quote mark; stops after the block in which row_ends reaches
     * row_ends_max. */
    void (*survey_plain)(const char *bytes, size_t len, char mark, uint64_t row_ends_max,
                         bd_csv_survey *out);
    /** The same for regular quoting. */
    void (*survey_quoted)(const char *bytes, size_t len, char delimiter, char mark,
                          uint64_t row_ends_max, bd_csv_survey *out);
    /** Append the separators of base[from..to), which has no quote. Both arrays have room for to -
     * from entries and the slack. */
    void (*scan_plain)(const char *base, size_t from, size_t to, char delimiter, bd_csv_scan *scan);
    /** The same for regular quoting. */
    void (*scan_quoted)(const char *base, size_t from, size_t to, char delimiter, char mark,
                        bd_csv_scan *scan);
    /** survey_plain() for files without quoting: a quote is an ordinary byte. */
    void (*survey_lines)(const char *bytes, size_t len, uint64_t row_ends_max, bd_csv_survey *out);
    /**
     * The same three for GB18030 and a delimiter in 40-7E. Such a byte is a character's second when
     * an odd number of lead bytes stand before it. Quotes and line ends are never part of a
     * character.
     */
    void (*survey_quoted_gb)(const char *bytes, size_t len, char delimiter, char mark,
                             uint64_t row_ends_max, bd_csv_survey *out);
    void (*scan_plain_gb)(const char *base, size_t from, size_t to, char delimiter,
                          bd_csv_scan *scan);
    void (*scan_quoted_gb)(const char *base, size_t from, size_t to, char delimiter, char mark,
                           bd_csv_scan *scan);
} bd_csv_kernels;

/** The fastest that this machine can run. Each call chooses again, so keep the result. */
const bd_csv_kernels *bd_csv_kernels_best(void);

/** All that this machine can run, the portable ones first; NULL after the last. */
const bd_csv_kernels *bd_csv_kernels_at(size_t idx);

#endif
