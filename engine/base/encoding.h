/*
 * encoding: the encodings that a text file may have. The configuration names one; a reader uses it
 * or detects one. Any thread.
 */
#ifndef BD_BASE_ENCODING_H
#define BD_BASE_ENCODING_H

typedef enum bd_encoding {
    BD_ENCODING_UTF8,
    BD_ENCODING_AUTO,    /* only configured, never detected */
    BD_ENCODING_GB18030, /* GB2312, GBK and CP936 are also read as this */
    BD_ENCODING_UTF16,   /* only configured: either byte order */
    BD_ENCODING_UTF16LE, /* only detected */
    BD_ENCODING_UTF16BE  /* only detected */
} bd_encoding;

/** As in reports: "utf-8", "gb18030", "utf-16le", ...; static. */
static inline const char *bd_encoding_name(bd_encoding encoding)
{
    static const char *const names[] = {"utf-8",  "auto",     "gb18030",
                                        "utf-16", "utf-16le", "utf-16be"};
    return names[encoding];
}

#endif
