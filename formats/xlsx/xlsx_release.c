/* xlsx_release: frees what only reading needs, at the end of the sheet or of the reader. */
#include "formats/xlsx/xlsx_reader.h"

void bd_xlsx_release(bd_xlsx_reader *reader)
{
    bd_strings_fini(&reader->strings);
    bd_merges_fini(&reader->merges);
    bd_sheet_free(reader->sheet);
    bd_part_close(reader->part);
    reader->sheet = NULL;
    reader->part = NULL;
}
