/* print: see print.h. */
#include "engine/cli/print.h"

#include "engine/base/file.h"

bd_status bd_print(int fd, const char *name, const bd_buf *text, bd_print_show *show, bd_err *err)
{
    bd_buf shown = {0};
    bd_status st = BD_OK;
    show(&shown, (bd_text){text->at, text->len});
    BD_GOTO(bd_buf_check(&shown, err));
    BD_GOTO(bd_file_write(fd, name, shown.at, shown.len, err));
done:
    bd_buf_fini(&shown);
    return st;
}
