/* build_text: how a data set's text files are written: encoding, delimiter, quotes; see build.h. */
#include <string.h>

#include "config/build.h"

static int hex_digit(char c)
{
    const char *digits = "0123456789abcdef";
    const char *at = memchr(digits, c >= 'A' && c <= 'F' ? c | 0x20 : c, 16);
    return at == NULL ? -1 : (int)(at - digits);
}

/* Read one byte of a delimiter: the character itself, \t or \xHH; returns the characters read. */
static size_t read_byte(const char *text, char *out)
{
    *out = text[0];
    if (text[0] != '\\')
        return 1;
    if (text[1] == 't') {
        *out = '\t';
        return 2;
    }
    if (text[1] != 'x' || hex_digit(text[2]) < 0 || hex_digit(text[3]) < 0)
        return 1;
    *out = (char)(hex_digit(text[2]) << 4 | hex_digit(text[3]));
    return 4;
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
    return (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
}

/*
 * A quote, a line end and a delimiter of only letters and digits are refused: they would change
 * what a row is. A letter counts only as \xHH; written as a letter it is nearly always a \t that
 * lost its backslash.
 */
static size_t read_delimiter(const char *text, char out[BD_DELIMITER_MAX + 1])
{
    size_t len = 0;
    bool separates = false;
    while (*text != '\0') {
        char c;
        const size_t n = read_byte(text, &c);
        if (len == BD_DELIMITER_MAX || c == '"' || c == '\r' || c == '\n' || c == '\0')
            return 0;
        separates = separates || (!is_digit(c) && (n == 4 || !is_letter(c)));
        out[len++] = c;
        text += n;
    }
    out[len] = '\0';
    return separates ? len : 0;
}

static bd_status build_delimiter(const bd_build *b, const char *set, const bd_raw_dataset *raw,
                                 bd_dataset_config *out)
{
    const char *text = raw->delimiter == NULL ? "," : raw->delimiter;
    char bytes[BD_DELIMITER_MAX + 1];
    char shown[BD_TREE_SHOWN];
    const size_t len = read_delimiter(text, bytes);
    if (len == 0)
        return bd_tree_fail(b->tree, bd_place_at("%s.delimiter", set).text, b->err,
                            "%s.delimiter '%s' cannot separate columns; allowed: up to %d bytes "
                            "without quotes and line ends, not only letters and digits, as ',', "
                            "'\\t', '\\x1F' or '|@|'",
                            set, bd_tree_shown(text, shown), BD_DELIMITER_MAX);
    out->delimiter = bytes[0];
    return len == 1 ? BD_OK : bd_config__copy(b, bytes, &out->delimiter_text);
}

bd_status bd_config__build_text(const bd_build *b, const char *set, const bd_raw_dataset *raw,
                                bd_dataset_config *out)
{
    const bd_encoding usual = raw->format == BD_FILE_DBF ? BD_ENCODING_AUTO : BD_ENCODING_UTF8;
    out->encoding = raw->encoding == 0 ? usual : (bd_encoding)(raw->encoding - 1);
    if (raw->format != BD_FILE_CSV && raw->quote != BD_RAW_QUOTE_ABSENT)
        return bd_tree_fail(b->tree, bd_place_at("%s.quote", set).text, b->err,
                            "%s.quote is for format csv", set);
    if (raw->format != BD_FILE_CSV && out->encoding == BD_ENCODING_UTF16)
        return bd_tree_fail(b->tree, bd_place_at("%s.encoding", set).text, b->err,
                            "%s.encoding utf-16 is for format csv", set);
    out->quote_none = raw->quote == BD_RAW_QUOTE_NONE;
    out->quote = raw->quote == BD_RAW_QUOTE_SINGLE ? '\'' : '"';
    return build_delimiter(b, set, raw, out);
}
