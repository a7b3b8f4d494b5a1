/* reader_note: the remarks on a file; see reader.h. */
#include <stdarg.h>
#include <stdio.h>

#include "formats/reader/reader.h"

void bd_reader_note(char note[BD_READER_NOTE], const char *format, ...)
{
    const size_t len = strlen(note);
    const size_t room = BD_READER_NOTE - len;
    const size_t comma = len == 0 ? 0 : 2;
    va_list args;
    va_start(args, format);
    if (room > comma &&
        vsnprintf(note + len + comma, room - comma, format, args) < (int)(room - comma))
        memcpy(note + len, "; ", comma);
    else
        note[len] = '\0';
    va_end(args);
}
