/* test_csv_dialect: which single bytes may separate cells, in each encoding. */
#include "formats/csv/csv_dialect.h"

#include <criterion/criterion.h>

static bd_status set(unsigned char byte, bd_encoding encoding)
{
    const bd_reader_spec spec = {.delimiter = (char)byte};
    bd_csv_dialect dialect;
    bd_err err = {0};
    return bd_csv_dialect_set(&dialect, &spec, encoding, &err);
}

static bool ends_cells(unsigned byte) /* or rows, or is quoted */
{
    return byte == 0 || byte == 0x0A || byte == 0x0D || byte == 0x22;
}

Test(csv_dialect, a_byte_that_no_character_of_utf8_has_may_separate)
{
    for (unsigned byte = 0; byte < 256; byte++) {
        const bool part = byte >= 0x80 && byte != 0xC0 && byte != 0xC1 && byte < 0xF5;
        cr_expect_eq(set((unsigned char)byte, BD_ENCODING_UTF8),
                     part || ends_cells(byte) ? BD_E_USAGE : BD_OK, "byte %02X", byte);
    }
}

Test(csv_dialect, a_byte_that_no_character_of_gb18030_begins_or_goes_on_with_may_separate)
{
    for (unsigned byte = 0; byte < 256; byte++) {
        const bool part = (byte >= 0x80 && byte < 0xFF) || (byte >= 0x30 && byte <= 0x39);
        cr_expect_eq(set((unsigned char)byte, BD_ENCODING_GB18030),
                     part || ends_cells(byte) ? BD_E_USAGE : BD_OK, "byte %02X", byte);
    }
}
