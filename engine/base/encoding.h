/*
 * encoding: which encodings a text file may have, for the configuration (which says one) and the
 * readers (which find one out).
 */
#ifndef BD_BASE_ENCODING_H
#define BD_BASE_ENCODING_H

typedef enum bd_encoding {
    BD_ENCODING_UTF8,
    BD_ENCODING_AUTO,    /* asked for, never found */
    BD_ENCODING_GB18030, /* also what GB2312, GBK and CP936 are read as */
    BD_ENCODING_UTF16,   /* asked for: either order */
    BD_ENCODING_UTF16LE, /* found */
    BD_ENCODING_UTF16BE  /* found */
} bd_encoding;

/** As in reports: "utf-8", "gb18030", "utf-16le", ...; static. */
static inline const char *bd_encoding_name(bd_encoding encoding)
{
    static const char *const names[] = {"utf-8",  "auto",     "gb18030",
                                        "utf-16", "utf-16le", "utf-16be"};
    return names[encoding];
}

#endif
