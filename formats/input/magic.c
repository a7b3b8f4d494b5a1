/* magic: see magic.h. */
#include "formats/input/magic.h"

#include <stdint.h>
#include <string.h>
#include <strings.h>

#include "formats/input/volume.h"

static const char csv_hint[] = "export it as CSV";
static const char excel_hint[] =
    "open it in Excel or WPS and save it as .xlsx, for `format: xlsx`, or as CSV";
static const char xls_hint[] = "say `format: xls`, or save it as CSV";
static const char table_hint[] =
    "have the table exported as CSV or .xlsx: this is not a file of rows and columns";
static const char unpack_hint[] = "unpack it and name the files";
static const char inside_hint[] =
    "unpack the outer one first: an archive in an archive is not read";

/* Text at an offset that shows a kind. Where the text might begin a text file, a control character
 * has to follow it somewhere. */
static const struct {
    const char *bytes;
    unsigned char len;
    unsigned char at;
    bool control;
    bd_magic magic;
} table[] = {
#define BYTES(text) text, sizeof text - 1
    {BYTES("%PDF-"), 0, false, {BD_MAGIC_OTHER, "a PDF document", table_hint}},
    {BYTES("{\\rtf"), 0, false, {BD_MAGIC_OTHER, "an RTF document", table_hint}},
    {BYTES("PAR1"), 0, true, {BD_MAGIC_OTHER, "a Parquet file", csv_hint}},
    {BYTES("PARE"), 0, true, {BD_MAGIC_OTHER, "an encrypted Parquet file", csv_hint}},
    {BYTES("ORC"), 0, true, {BD_MAGIC_OTHER, "an ORC file", csv_hint}},
    {BYTES("Obj\x01"), 0, false, {BD_MAGIC_OTHER, "an Avro file", csv_hint}},
    {BYTES("ARROW1\0\0"), 0, false, {BD_MAGIC_OTHER, "an Arrow (Feather) file", csv_hint}},
    {BYTES("FEA1"), 0, true, {BD_MAGIC_OTHER, "a Feather file", csv_hint}},
    {BYTES("\x89HDF\r\n\x1A\n"), 0, false, {BD_MAGIC_OTHER, "an HDF5 file", csv_hint}},
    {BYTES("SQLite format 3\0"), 0, false, {BD_MAGIC_OTHER, "an SQLite database", csv_hint}},
    {BYTES("Standard Jet DB"), 4, true, {BD_MAGIC_OTHER, "an Access database (.mdb)", csv_hint}},
    {BYTES("Standard ACE DB"), 4, true, {BD_MAGIC_OTHER, "an Access database (.accdb)", csv_hint}},
    {BYTES(
         "\0\0\0\0\0\0\0\0\0\0\0\0\xC2\xEA\x81\x60\xB3\x14\x11\xCF\xBD\x92\x08\0\x09\xC7\x31\x8C"),
     0,
     false,
     {BD_MAGIC_OTHER, "a SAS data set (.sas7bdat)", csv_hint}},
    {BYTES("HEADER RECORD*******LIBRARY HEADER RECORD!!!!!!!"),
     0,
     false,
     {BD_MAGIC_OTHER, "a SAS transport file (.xpt)", csv_hint}},
    {BYTES("HEADER RECORD*******LIBV8"),
     0,
     false,
     {BD_MAGIC_OTHER, "a SAS transport file (.xpt)", csv_hint}},
    {BYTES("$FL2@(#)"), 0, false, {BD_MAGIC_OTHER, "an SPSS file (.sav)", csv_hint}},
    {BYTES("$FL3@(#)"), 0, false, {BD_MAGIC_OTHER, "an SPSS file (.zsav)", csv_hint}},
    {BYTES("<stata_dta>"), 0, false, {BD_MAGIC_OTHER, "a Stata file (.dta)", csv_hint}},
    {BYTES("RDX3\n"), 0, false, {BD_MAGIC_OTHER, "an R data file", csv_hint}},
    {BYTES("RDX2\n"), 0, false, {BD_MAGIC_OTHER, "an R data file", csv_hint}},
    {BYTES("PGDMP"), 0, true, {BD_MAGIC_OTHER, "a dump of PostgreSQL (pg_dump)", csv_hint}},
    {BYTES("EXPORT:V"), 3, true, {BD_MAGIC_OTHER, "a dump of Oracle (exp)", csv_hint}},
    {BYTES("\x89PNG\r\n\x1A\n"), 0, false, {BD_MAGIC_OTHER, "an image (PNG)", table_hint}},
    {BYTES("\xFF\xD8\xFF"), 0, true, {BD_MAGIC_OTHER, "an image (JPEG)", table_hint}},
    {BYTES("GIF87a"), 0, true, {BD_MAGIC_OTHER, "an image (GIF)", table_hint}},
    {BYTES("GIF89a"), 0, true, {BD_MAGIC_OTHER, "an image (GIF)", table_hint}},
    {BYTES("II*\0"), 0, false, {BD_MAGIC_OTHER, "an image (TIFF)", table_hint}},
    {BYTES("MM\0*"), 0, false, {BD_MAGIC_OTHER, "an image (TIFF)", table_hint}},
    {BYTES("WEBP"), 8, true, {BD_MAGIC_OTHER, "an image (WebP)", table_hint}},
    {BYTES("BM"), 0, true, {BD_MAGIC_OTHER, "an image (BMP)", table_hint}},
    {BYTES("MZ"),
     0,
     true,
     {BD_MAGIC_OTHER, "a Windows program", "if it is an archive that unpacks itself, unpack it"}},
    {BYTES("\x7F"
           "ELF"),
     0,
     false,
     {BD_MAGIC_OTHER, "a program", csv_hint}},
    {BYTES("L\0\0\0\x01\x14\x02\0"),
     0,
     false,
     {BD_MAGIC_OTHER, "a shortcut of Windows (.lnk)",
      "the file that it points to is still on the sender's computer: have that one sent"}},
    {BYTES("\x1F\x8B"), 0, false, {BD_MAGIC_GZ, "packed by gz twice", "unpack it once"}},
    {BYTES("7z\xBC\xAF\x27\x1C"), 0, false, {BD_MAGIC_7Z, "a 7z archive", inside_hint}},
    {BYTES("Rar!\x1A\x07"), 0, false, {BD_MAGIC_RAR, "a RAR archive", inside_hint}},
    {BYTES("\xFD"
           "7zXZ\0"),
     0,
     false,
     {BD_MAGIC_STREAM, "packed by xz", inside_hint}},
    {BYTES("1AY&SY"), 4, false, {BD_MAGIC_STREAM, "packed by bzip2", inside_hint}},
    {BYTES("\x17\x72\x45\x38\x50\x90"), /* of nothing */
     4,
     false,
     {BD_MAGIC_STREAM, "packed by bzip2", inside_hint}},
    {BYTES("\x28\xB5\x2F\xFD"), 0, false, {BD_MAGIC_STREAM, "packed by zstd", inside_hint}},
    {BYTES("\x04\x22\x4D\x18"), 0, false, {BD_MAGIC_OTHER, "packed by lz4", unpack_hint}},
    {BYTES("\x02\x21\x4C\x18"), 0, false, {BD_MAGIC_OTHER, "packed by lz4", unpack_hint}},
    {BYTES("\x1F\x9D"), 0, false, {BD_MAGIC_OTHER, "packed by compress (.Z)", unpack_hint}},
    {BYTES("LZIP\x01"), 0, false, {BD_MAGIC_OTHER, "packed by lzip", unpack_hint}},
    {BYTES("MSCF\0\0\0\0"), 0, false, {BD_MAGIC_OTHER, "a cabinet archive (.cab)", unpack_hint}},
    {BYTES("**ACE**"), 7, true, {BD_MAGIC_OTHER, "an ACE archive (.ace)", unpack_hint}},
    {BYTES("\0\0\xFE\xFF"),
     0,
     false,
     {BD_MAGIC_UTF32, "UTF-32", "save the file as UTF-8 (Notepad: Save As, Encoding)"}},
    {BYTES("\xFF\xFE\0\0"),
     0,
     false,
     {BD_MAGIC_UTF32, "UTF-32", "save the file as UTF-8 (Notepad: Save As, Encoding)"}},
#undef BYTES
};

/* ---- what needs more than a text at a place ---- */

static bool begins(const unsigned char *at, size_t len, const char *text)
{
    const size_t n = strlen(text);
    return len >= n && strncasecmp((const char *)at, text, n) == 0;
}

static bool has(const unsigned char *head, size_t len, const char *text)
{
    return memmem(head, len, text, strlen(text)) != NULL;
}

/* A control character that no text has; the end mark of DOS is one that text may have. */
static bool has_control(const unsigned char *head, size_t len)
{
    for (size_t i = 0; i < len; i++)
        if (head[i] < 0x20 && head[i] != 0x1A && memchr("\t\n\v\f\r", head[i], 5) == NULL)
            return true;
    return false;
}

static uint32_t u32(const unsigned char *at)
{
    return at[0] | (uint32_t)at[1] << 8 | (uint32_t)at[2] << 16 | (uint32_t)at[3] << 24;
}

static bool find_in_table(const unsigned char *head, size_t len, bd_magic *out)
{
    const bool control = has_control(head, len);
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        const size_t end = (size_t)table[i].at + table[i].len;
        if (len < end || memcmp(head + table[i].at, table[i].bytes, table[i].len) != 0 ||
            (table[i].control && !control))
            continue;
        *out = table[i].magic;
        return true;
    }
    return false;
}

/* A table of dBASE among text files: its version, a date, sizes, and more NULs than text has. */
static bool is_dbf(const unsigned char *at, size_t len)
{
    static const char kinds[] = "\x02\x03\x04\x05\x30\x31\x32\x43\x63\x83\x8B\x8E\xCB\xF5\xFB";
    static const char nuls[12] = {0};
    return len >= 32 && memchr(kinds, at[0], sizeof kinds - 1) != NULL && at[2] - 1U < 12 &&
           at[3] - 1U < 31 && at[8] + 256U * at[9] >= 65 && at[10] + 256U * at[11] >= 2 &&
           memcmp(at + 12, nuls, 2) == 0 && memcmp(at + 16, nuls, sizeof nuls) == 0;
}

/* Stata before release 117: release, byte order, 1, 0. */
static bool is_old_stata(const unsigned char *at, size_t len)
{
    return len >= 4 && at[0] >= 0x69 && at[0] <= 0x73 && (at[1] == 1 || at[1] == 2) && at[2] == 1 &&
           at[3] == 0;
}

/* ---- archives whose mark is too short for the table ---- */

static bool are_digits(const unsigned char *at, size_t count, const char *digits)
{
    for (size_t i = 0; i < count; i++)
        if (at[i] == '\0' || strchr(digits, at[i]) == NULL)
            return false;
    return true;
}

/* LZMA without a container: properties of the usual kind, a dictionary of 2^n or 2^n + 2^(n-1)
 * bytes, and the unpacked size, or FF for an unknown one. */
static bool is_lzma(const unsigned char *at, size_t len)
{
    static const char unknown[] = "\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF";
    if (len < 14 || at[0] != 0x5D)
        return false;
    const uint32_t dictionary = u32(at + 1);
    const uint32_t highest = dictionary & (dictionary - 1); /* without its lowest bit */
    const bool usual =
        dictionary >= 4096 && (highest == 0 || (highest >> 1) == dictionary - highest);
    return usual && at[13] == 0 && /* as the first byte of its range coder always is */
           (memcmp(at + 5, unknown, 8) == 0 || (at[10] == 0 && at[11] == 0 && at[12] == 0));
}

/* -lh5- and the like: the method at byte 2, and the level of the header, 0 to 3, at byte 20. */
static bool is_lha(const unsigned char *at, size_t len)
{
    return len > 20 && (memcmp(at + 2, "-lh", 3) == 0 || memcmp(at + 2, "-lz", 3) == 0) &&
           at[6] == '-' && at[20] <= 3;
}

/* The main header: its length, that of its first part, and at byte 10 its type, which is 2. */
static bool is_arj(const unsigned char *at, size_t len)
{
    const unsigned header = len > 10 ? at[2] + 256U * at[3] : 0;
    return header >= 30 && header <= 2600 && at[0] == 0x60 && at[1] == 0xEA && at[4] >= 30 &&
           at[4] <= header && at[10] == 2;
}

/* The three headers of cpio: octal, hexadecimal, and 16-bit numbers in either order of bytes. A name
 * that ends with NUL follows. */
static bool is_cpio(const unsigned char *at, size_t len)
{
    enum { OCTAL_BYTES = 76, HEXADECIMAL_BYTES = 110, BINARY_BYTES = 26, AT_NAME_BYTES = 20 };
    if (len > OCTAL_BYTES && memcmp(at, "070707", 6) == 0)
        return are_digits(at, OCTAL_BYTES, "01234567") && has_control(at, len);
    if (len > HEXADECIMAL_BYTES && (memcmp(at, "070701", 6) == 0 || memcmp(at, "070702", 6) == 0))
        return are_digits(at, HEXADECIMAL_BYTES, "0123456789abcdefABCDEF") && has_control(at, len);
    if (len <= BINARY_BYTES || (memcmp(at, "\xC7\x71", 2) != 0 && memcmp(at, "\x71\xC7", 2) != 0))
        return false;
    const bool low_first = at[0] == 0xC7;
    const size_t name =
        at[AT_NAME_BYTES + !low_first] + 256U * at[AT_NAME_BYTES + (size_t)low_first];
    return name > 1 && BINARY_BYTES + name <= len && at[BINARY_BYTES + name - 1] == '\0';
}

static bool find_archive(const unsigned char *head, size_t len, bd_magic *out)
{
    static const struct {
        bool (*is)(const unsigned char *at, size_t len);
        const char *what;
    } kinds[] = {{is_lzma, "packed by lzma"},
                 {is_lha, "an LHA archive (.lzh)"},
                 {is_arj, "an ARJ archive (.arj)"},
                 {is_cpio, "a cpio archive"}};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (kinds[i].is(head, len)) {
            *out = (bd_magic){BD_MAGIC_OTHER, kinds[i].what, unpack_hint};
            return true;
        }
    return false;
}

/* A frame of other data, which pzstd and the programs of seekable zst and lz4 put first: what the
 * next one is. Where the head does not show it, zst, which has them more often. */
static bool find_behind_frames(const unsigned char *head, size_t len, bd_magic *out)
{
    size_t at = 0;
    while (at + 8 <= len && head[at] >= 0x50 && head[at] <= 0x5F &&
           memcmp(head + at + 1, "\x2A\x4D\x18", 3) == 0)
        at += 8 + (size_t)u32(head + at + 4);
    if (at == 0)
        return false;
    if (at + 4 > len || !find_in_table(head + at, len - at, out))
        *out = (bd_magic){BD_MAGIC_STREAM, "packed by zstd", inside_hint};
    return true;
}

/* Names of the first parts of a zip file, as far as the head reaches. */
static bool has_part(const unsigned char *head, size_t len, const char *name)
{
    enum { LOCAL_HEADER = 30 };
    const size_t n = strlen(name);
    for (size_t i = 0; i + LOCAL_HEADER + n <= len; i++)
        if (memcmp(head + i, "PK\x03\x04", 4) == 0 &&
            strncasecmp((const char *)head + i + LOCAL_HEADER, name, n) == 0)
            return true;
    return false;
}

static void find_zip(const unsigned char *head, size_t len, bd_magic *out)
{
    static const struct {
        const char *part;
        bd_magic magic;
    } documents[] = {
        {"xl/workbook.bin",
         {BD_MAGIC_DOCUMENT, "an .xlsb workbook", "open it in Excel and save it as .xlsx"}},
        {"word/", {BD_MAGIC_DOCUMENT, "a Word document (.docx)", table_hint}},
        {"ppt/", {BD_MAGIC_DOCUMENT, "a PowerPoint file (.pptx)", table_hint}},
        {"OFD.xml", {BD_MAGIC_DOCUMENT, "an OFD document", table_hint}},
        {"xl/", {BD_MAGIC_DOCUMENT, "an .xlsx workbook", "say `format: xlsx`, or save it as CSV"}},
        {"xl\\", {BD_MAGIC_DOCUMENT, "an .xlsx workbook", "say `format: xlsx`, or save it as CSV"}},
        {"[Content_Types].xml",
         {BD_MAGIC_DOCUMENT, "an .xlsx workbook, or another document of Office",
          "say `format: xlsx`, or save it as CSV"}},
    };
    *out = (bd_magic){BD_MAGIC_ZIP, "a zip archive", inside_hint};
    for (size_t i = 0; i < sizeof documents / sizeof *documents; i++)
        if (has_part(head, len, documents[i].part)) {
            *out = documents[i].magic;
            return;
        }
    if (!has_part(head, len, "mimetype"))
        return;
    if (has(head, len, "opendocument.spreadsheet"))
        *out = (bd_magic){BD_MAGIC_DOCUMENT, "an OpenDocument spreadsheet (.ods)", excel_hint};
    else
        *out = (bd_magic){BD_MAGIC_DOCUMENT, "an OpenDocument file (.odt or the like)", table_hint};
}

/* Whether the directory has an entry of that name (ASCII, stored as UTF-16). */
static bool has_entry(const unsigned char *bytes, size_t len, const char *name)
{
    enum { ENTRY_BYTES = 128, AT_NAME_BYTES = 64 };
    const size_t n = strlen(name);
    for (size_t at = 0; at + ENTRY_BYTES <= len; at += ENTRY_BYTES) {
        size_t i = 0;
        while (i < n && bytes[at + 2 * i] == (unsigned char)name[i] && bytes[at + 2 * i + 1] == 0)
            i++;
        if (i == n && bytes[at + AT_NAME_BYTES] == 2 * (n + 1))
            return true;
    }
    return false;
}

/* A compound file (OLE): the names in its directory show what it is, if the directory is among the
 * first bytes. */
static void find_ole(const unsigned char *head, size_t len, bd_magic *out)
{
    static const struct {
        const char *entry;
        bd_magic magic;
    } kinds[] = {
        {"EncryptedPackage",
         {BD_MAGIC_OLE, "a workbook with a password", "save it as .xlsx without a password"}},
        {"Workbook", {BD_MAGIC_OLE, "an .xls workbook", xls_hint}},
        {"Book", {BD_MAGIC_OLE, "an .xls workbook", xls_hint}},
        {"WordDocument", {BD_MAGIC_OLE, "a Word document (.doc)", table_hint}},
        {"PowerPoint Document", {BD_MAGIC_OLE, "a PowerPoint file (.ppt)", table_hint}},
        {"Catalog",
         {BD_MAGIC_OLE, "Thumbs.db, the thumbnails of a Windows folder",
          "leave it out: name the files with a pattern such as *.csv"}},
        {"__properties_version1.0", {BD_MAGIC_OLE, "a mail of Outlook (.msg)", table_hint}},
    };
    enum { AT_SHIFT = 30, AT_DIRECTORY = 48 };
    *out =
        (bd_magic){BD_MAGIC_OLE, "an .xls workbook, or another file of Office 97-2003", xls_hint};
    const unsigned shift = len >= 512 ? head[AT_SHIFT] : 0;
    if (shift != 9 && shift != 12)
        return;
    const uint64_t at = ((uint64_t)u32(head + AT_DIRECTORY) + 1) << shift;
    if (at >= len)
        return;
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (has_entry(head + at, len - (size_t)at, kinds[i].entry)) {
            *out = kinds[i].magic;
            return;
        }
}

/* A table saved as a web page or as XML is often named .xls or .csv. */
static bool find_markup(const unsigned char *head, size_t len, bd_magic *out)
{
    static const char *const html[] = {"<!doctype html", "<html",  "<head", "<meta",  "<body",
                                       "<table",         "<style", "<div",  "<script"};
    size_t at = len >= 3 && memcmp(head, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
    while (at < len && head[at] != '\0' && strchr(" \t\r\n", head[at]) != NULL)
        at++;
    if (begins(head + at, len - at, "<?xml")) {
        const bool excel = has(head, len, "urn:schemas-microsoft-com:office:spreadsheet") ||
                           has(head, len, "Excel.Sheet");
        *out = excel ? (bd_magic){BD_MAGIC_OTHER, "an XML spreadsheet of Excel 2003", excel_hint}
               : has(head, len, "<html")
                   ? (bd_magic){BD_MAGIC_OTHER, "a web page (HTML)", excel_hint}
                   : (bd_magic){BD_MAGIC_OTHER, "an XML file", csv_hint};
        return true;
    }
    bool found =
        begins(head + at, len - at, "MIME-Version:") && has(head, len, "multipart/related");
    if (found)
        *out = (bd_magic){BD_MAGIC_OTHER, "a web archive (.mht)", excel_hint};
    for (size_t i = 0; i < sizeof html / sizeof *html && !found; i++) {
        found = begins(head + at, len - at, html[i]);
        if (found)
            *out = (bd_magic){BD_MAGIC_OTHER, "a web page (HTML)", excel_hint};
    }
    return found;
}

bool bd_magic_is_tar(const void *head, size_t len)
{
    enum { HEADER = 512, AT_SUM = 148, SUM = 8 };
    const unsigned char *at = head;
    unsigned sum = 0;
    unsigned said = 0;
    size_t digits = 0;
    if (len < HEADER || at[0] == '\0')
        return false;
    for (size_t i = 0; i < HEADER; i++)
        sum += i >= AT_SUM && i < AT_SUM + SUM ? ' ' : at[i];
    for (size_t i = AT_SUM; i < AT_SUM + SUM; i++)
        if (at[i] >= '0' && at[i] <= '7') {
            said = said * 8 + at[i] - '0';
            digits++;
        } else if (at[i] != ' ' && at[i] != '\0') {
            return false;
        }
    return digits != 0 && said == sum;
}

bool bd_magic_looks_utf16(const void *head, size_t len)
{
    enum { SEEN_BYTES = 512 };
    const unsigned char *at = head;
    size_t nuls[2] = {0, 0};
    if (len > SEEN_BYTES)
        len = SEEN_BYTES;
    for (size_t i = 0; i < len; i++)
        nuls[i % 2] += at[i] == '\0';
    const size_t most = nuls[0] > nuls[1] ? nuls[0] : nuls[1];
    const size_t least = nuls[0] + nuls[1] - most; /* of characters such as U+4E00 */
    return len >= 4 && most * 4 >= len && least * 8 <= most;
}

bool bd_magic_find(const void *head, size_t len, bd_magic *out)
{
    const unsigned char *at = head;
    if (len >= 8 && memcmp(at, "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", 8) == 0) {
        find_ole(at, len, out);
        return true;
    }
    if (len >= 4 && memcmp(at, "PK", 2) == 0 &&
        (memcmp(at + 2, "\x03\x04", 2) == 0 || memcmp(at + 2, "\x05\x06", 2) == 0 ||
         memcmp(at + 2, "\x07\x08", 2) == 0)) {
        find_zip(at, len, out);
        return true;
    }
    if (find_in_table(at, len, out) || find_behind_frames(at, len, out) ||
        find_archive(at, len, out) || find_markup(at, len, out))
        return true;
    if (is_dbf(at, len))
        *out = (bd_magic){BD_MAGIC_DBF, "a table of dBASE or FoxPro", "say `format: dbf`"};
    else if (is_old_stata(at, len))
        *out = (bd_magic){BD_MAGIC_OTHER, "a Stata file (.dta)", csv_hint};
    else if (bd_magic_is_tar(at, len))
        *out = (bd_magic){BD_MAGIC_TAR, "a tar archive", inside_hint};
    else
        return false;
    return true;
}

bd_status bd_magic_refuse(const char *name, const void *head, size_t len, bd_magic_kind own,
                          const char *wanted, bd_err *err)
{
    bd_magic found;
    if (len > BD_MAGIC_HEAD)
        len = BD_MAGIC_HEAD;
    if (!bd_magic_find(head, len, &found))
        return bd_volume_named(name, false) && has_control(head, len) ? bd_volume_refuse(name, err)
                                                                      : BD_OK;
    if (found.kind == own && own != BD_MAGIC_OTHER)
        return BD_OK;
    if (found.kind == BD_MAGIC_UTF32)
        bd_fail(err, BD_E_INPUT, 0, "'%s' is UTF-32, which is not read", name);
    else
        bd_fail(err, BD_E_INPUT, 0, "'%s' is %s, not %s", name, found.what, wanted);
    bd_hint(err, "%s", found.hint);
    return BD_E_INPUT;
}
