/* Magic numbers: what is named, and what stays text. */
#include <criterion/criterion.h>

#include <stdio.h>
#include <string.h>

#include "formats/input/magic.h"
#include "formats/input/volume.h"

#define HEAD(text) text, sizeof(text) - 1

#define DIGITS_35        "00000000000000000000000000000000000"
#define CPIO_OCTAL       "070707" DIGITS_35 DIGITS_35
#define CPIO_HEXADECIMAL "070701" DIGITS_35 DIGITS_35 "000000000000000000000000000000000A"
#define CPIO_18          "123456789012345678"

Test(magic, files_of_other_programs_are_named)
{
    static const struct {
        const char *head;
        size_t len;
        const char *what;
    } rows[] = {
        {HEAD("PAR1\x15\x04"), "a Parquet file"},
        {HEAD("ORC\x0A\x01\x02"), "an ORC file"},
        {HEAD("Obj\x01\x04\x14"), "an Avro file"},
        {HEAD("%PDF-1.7\n"), "a PDF document"},
        {HEAD("{\\rtf1\\ansi"), "an RTF document"},
        {HEAD("SQLite format 3\0\x10"), "an SQLite database"},
        {HEAD("\0\x01\0\0Standard Jet DB\0"), "an Access database (.mdb)"},
        {HEAD("\0\x01\0\0Standard ACE DB\0"), "an Access database (.accdb)"},
        {HEAD(
             "\0\0\0\0\0\0\0\0\0\0\0\0\xC2\xEA\x81\x60\xB3\x14\x11\xCF\xBD\x92\x08\0\x09\xC7\x31\x8C"
             "\x18\x1F\x10\x11"),
         "a SAS data set (.sas7bdat)"},
        {HEAD("HEADER RECORD*******LIBRARY HEADER RECORD!!!!!!!000"),
         "a SAS transport file (.xpt)"},
        {HEAD("$FL2@(#) SPSS DATA FILE"), "an SPSS file (.sav)"},
        {HEAD("$FL3@(#) SPSS DATA FILE"), "an SPSS file (.zsav)"},
        {HEAD("<stata_dta><header>"), "a Stata file (.dta)"},
        {HEAD("\x72\x02\x01\0\x05\0"), "a Stata file (.dta)"},
        {HEAD("\x89PNG\r\n\x1A\n\0"), "an image (PNG)"},
        {HEAD("\xFF\xD8\xFF\xE0\0\x10JFIF"), "an image (JPEG)"},
        {HEAD("BM\x36\x10\0\0"), "an image (BMP)"},
        {HEAD("<!DOCTYPE html>\n<html>"), "a web page (HTML)"},
        {HEAD("\xEF\xBB\xBF \r\n<TABLE border=1>"), "a web page (HTML)"},
        {HEAD("<html xmlns:x=\"urn:schemas-microsoft-com:office:excel\">"), "a web page (HTML)"},
        {HEAD("<?xml version=\"1.0\"?><?mso-application progid=\"Excel.Sheet\"?>"),
         "an XML spreadsheet of Excel 2003"},
        {HEAD("<?xml version=\"1.0\"?><rows>"), "an XML file"},
        {HEAD("\xFF\xFE\0\0a\0\0\0"), "UTF-32"},
        {HEAD("\0\0\xFE\xFF\0\0\0a"), "UTF-32"},
        {HEAD("\x1F\x8B\x08\0"), "packed by gz twice"},
        {HEAD("7z\xBC\xAF\x27\x1C\0\x04"), "a 7z archive"},
        {HEAD("Rar!\x1A\x07\x01\0"), "a RAR archive"},
        {HEAD("\xFD"
              "7zXZ\0\0"),
         "packed by xz"},
        {HEAD("BZh91AY&SY\0"), "packed by bzip2"},
        {HEAD("BZh9\x17\x72\x45\x38\x50\x90\0\0\0\0"), "packed by bzip2"},
        {HEAD("\x04\x22\x4D\x18\x64\x40"), "packed by lz4"},
        {HEAD("\x02\x21\x4C\x18\x10\0"), "packed by lz4"},
        {HEAD("\x50\x2A\x4D\x18\x04\0\0\0abcd\x28\xB5\x2F\xFD\x04"), "packed by zstd"},
        {HEAD("\x5F\x2A\x4D\x18\0\0\0\x01too long for the head"), "packed by zstd"},
        {HEAD("\x5E\x2A\x4D\x18\x01\0\0\0a\x50\x2A\x4D\x18\0\0\0\0\x04\x22\x4D\x18"),
         "packed by lz4"},
        {HEAD("\x1F\x9D\x90\x31"), "packed by compress (.Z)"},
        {HEAD("\x5D\0\0\x80\0\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\0\x74"), "packed by lzma"},
        {HEAD("\x5D\0\0\x01\0\x40\x1F\0\0\0\0\0\0\0\x74"), "packed by lzma"},
        {HEAD("\x5D\0\0\xC0\0\x40\x1F\0\0\0\0\0\0\0\x74"), "packed by lzma"},
        {HEAD("\x1C\x2F-lh5-\x10\x03\0\0\x20\x03\0\0\x21\0\x21\0\x20\x01\x05"),
         "an LHA archive (.lzh)"},
        {HEAD("\x60\xEA\x2B\0\x22\x0B\x01\x0B\x10\0\x02\xD1"), "an ARJ archive (.arj)"},
        {HEAD("\x2E\x4C\x31\0\0\x90\0**ACE**\x14"), "an ACE archive (.ace)"},
        {HEAD("MSCF\0\0\0\0\x4C"), "a cabinet archive (.cab)"},
        {HEAD(CPIO_OCTAL "a.csv\0"), "a cpio archive"},
        {HEAD(CPIO_HEXADECIMAL "a.csv\0"), "a cpio archive"},
        {HEAD("\xC7\x71" CPIO_18 "\x06\0\0\0\x05\0a.csv\0"), "a cpio archive"},
        {HEAD("\x71\xC7" CPIO_18 "\0\x06\0\0\0\x05"
              "a.csv\0"),
         "a cpio archive"},
        {HEAD("\x28\xB5\x2F\xFD\x04"), "packed by zstd"},
        {HEAD("PK\x03\x04\x14\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x05\0\0\0a.csv"),
         "a zip archive"},
        {HEAD("PK\x03\x04\x14\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x05\0\0\0xl/workbook.xml"),
         "an .xlsx workbook"},
        {HEAD(
             "PK\x03\x04\x14\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x05\0\0\0word/document.xml"),
         "a Word document (.docx)"},
        {HEAD(
             "PK\x03\x04\x14\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x05\0\0\0mimetypeapplication/"
             "vnd.oasis.opendocument.spreadsheet"),
         "an OpenDocument spreadsheet (.ods)"},
        {HEAD("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1\0"),
         "an .xls workbook, or another file of Office 97-2003"},
        {HEAD("L\0\0\0\x01\x14\x02\0\0"), "a shortcut of Windows (.lnk)"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        bd_magic found = {0};
        cr_expect(bd_magic_find(rows[i].head, rows[i].len, &found), "%s", rows[i].what);
        cr_expect_str_eq(found.what, rows[i].what);
    }
}

Test(magic, text_that_begins_like_another_file_stays_text)
{
    static const char *const texts[] = {
        "", "PAR1,name\n1,2\n", "ORCID,name\n", "BM,\xE5\xA7\x93\xE5\x90\x8D\n", "MZ,x\n",
        "PK,id\n1,2\n", "<id>,<name>\n", "GIF89a,b\n\x1A", "id\n", "ARROW,1\n", "1AY&SY,2\n",
        "PGDMP;1\r\n",
        /* "`" and characters of GBK or UTF-8 that are the marks of arj and cpio */
        "`\xEA\xB5\xC0,\xD0\xD5\xC3\xFB,id,name,sex\n",
        "\xC7\x71\xC3\xFB,id,name,sex,region,date\n", "]id,name,sex,region\n",
        "a,-lh5-,id,name,sex,region\n", "P*M,id\n", CPIO_OCTAL "\n", CPIO_HEXADECIMAL ",id\n",
        "070701,name\n070702,name\n", "id,name**ACE**\n"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        bd_magic found = {0};
        cr_expect_not(bd_magic_find(texts[i], strlen(texts[i]), &found), "%s is %s", texts[i],
                      found.what);
    }
}

/* A compound file whose directory has one entry. */
static void expect_ole(const char *entry, const char *what)
{
    static const char head[] = "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";
    char bytes[2048] = {0};
    bd_magic found;
    memcpy(bytes, head, 8);
    bytes[30] = 9; /* sectors of 512 bytes */
    bytes[48] = 1; /* the directory's sector */
    for (size_t i = 0; entry[i] != '\0'; i++)
        bytes[1024 + 128 + 2 * i] = entry[i];
    bytes[1024 + 128 + 64] = (char)(2 * (strlen(entry) + 1));
    cr_expect(bd_magic_find(bytes, sizeof bytes, &found));
    cr_expect_str_eq(found.what, what, "%s: %s", entry, found.what);
}

Test(magic, compound_files_are_told_apart_by_their_directory)
{
    expect_ole("Workbook", "an .xls workbook");
    expect_ole("Book", "an .xls workbook");
    expect_ole("WordDocument", "a Word document (.doc)");
    expect_ole("Catalog", "Thumbs.db, the thumbnails of a Windows folder");
    expect_ole("EncryptedPackage", "a workbook with a password");
    expect_ole("Other", "an .xls workbook, or another file of Office 97-2003");
}

Test(magic, utf16_is_known_by_every_second_byte_only)
{
    char bytes[600];
    for (int order = 0; order < 2; order++) {
        for (size_t i = 0; i < sizeof bytes; i++)
            bytes[i] = i % 2 == (size_t)order ? 'a' : '\0';
        cr_expect(bd_magic_looks_utf16(bytes, sizeof bytes));
        bytes[10 + (size_t)order] = '\0'; /* U+4E00 and the like */
        cr_expect(bd_magic_looks_utf16(bytes, sizeof bytes));
    }
    memset(bytes, 0, sizeof bytes);
    for (size_t text = 0; text < 300; text++) { /* text, and NULs up to the end */
        cr_expect_not(bd_magic_looks_utf16(bytes, sizeof bytes), "%zu bytes of text", text);
        bytes[text] = 'a';
    }
    memset(bytes, 'a', sizeof bytes);
    for (size_t i = 0; i < sizeof bytes; i += 3) /* a field that is filled with NULs */
        bytes[i] = '\0';
    cr_expect_not(bd_magic_looks_utf16(bytes, sizeof bytes));
}

Test(magic, a_tar_file_is_known_by_its_checksum)
{
    char head[512] = "a.csv";
    unsigned sum = 8 * ' ';
    memcpy(head + 100, "0000644", 8);
    memcpy(head + 124, "00000000012", 12);
    for (size_t i = 0; i < sizeof head; i++)
        sum += (unsigned char)head[i];
    snprintf(head + 148, 8, "%06o", sum);
    head[155] = ' ';
    cr_expect(bd_magic_is_tar(head, sizeof head));
    cr_expect_not(bd_magic_is_tar(head, 511));
    head[3] ^= 1;
    cr_expect_not(bd_magic_is_tar(head, sizeof head));
    memset(head, 0, sizeof head);
    cr_expect_not(bd_magic_is_tar(head, sizeof head));
}

Test(magic, a_refusal_names_the_file_what_it_is_and_what_to_do)
{
    bd_err err = {0};
    cr_expect_eq(bd_magic_refuse("c.csv", HEAD("%PDF-1.4"), BD_MAGIC_OTHER, "text", &err),
                 BD_E_INPUT);
    cr_expect_str_eq(err.text, "'c.csv' is a PDF document, not text");
    cr_expect_str_eq(err.hint,
                     "have the table exported as CSV or .xlsx: this is not a file of rows "
                     "and columns");
    cr_expect_eq(bd_magic_refuse("c.csv", HEAD("id,name"), BD_MAGIC_OTHER, "text", &err), BD_OK);
}

Test(magic, a_file_without_a_mark_is_a_volume_if_its_name_says_so_and_it_is_no_text)
{
    static const char *const volumes[] = {"in/x.7z.002",  "X.ZIP.003", "a.b.tar.010", "x.part2.rar",
                                          "x.PART12.RAR", "x.r00",     "x.Z01",       "in.zip"};
    static const char *const others[] = {"x.002",     "x.csv.002", "x.7z.02", "x.7z.0002",
                                         "part2.rar", "x.rar",     "x.r000",  "r00",
                                         ".z01",      "",          "x.7z",    "x.csv"};
    for (size_t i = 0; i < sizeof volumes / sizeof *volumes; i++) {
        bd_err err = {0};
        char want[64];
        snprintf(want, sizeof want, "'%s' is one volume of a split archive", volumes[i]);
        cr_expect_eq(bd_magic_refuse(volumes[i], HEAD("\xD4\0\x81"), BD_MAGIC_OTHER, "text", &err),
                     BD_E_INPUT, "%s", volumes[i]);
        cr_expect_str_eq(err.text, want);
        cr_expect_str_eq(err.hint,
                         "put all volumes into one folder, unpack them together and name the "
                         "files");
        err = (bd_err){0};
        cr_expect_eq(bd_magic_refuse(volumes[i], HEAD("id,name"), BD_MAGIC_OTHER, "text", &err),
                     BD_OK);
    }
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        bd_err err = {0};
        cr_expect_eq(bd_magic_refuse(others[i], HEAD("\xD4\0\x81"), BD_MAGIC_OTHER, "text", &err),
                     BD_OK, "%s", others[i]);
    }
    cr_expect(bd_volume_named("x.zip.001", true));
    cr_expect_not(bd_volume_named("x.zip", true), "that is any zip archive");
}
