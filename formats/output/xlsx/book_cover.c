/* book_cover: the first sheet: title, facts, counts and notes. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "engine/base/shown.h"
#include "formats/output/xlsx/book.h"

enum {
    LABEL = 1, /* columns; the first is a margin */
    VALUE = 2,
    REST = 3,
    TEXT_UNITS = 2000,
    LINE_POINTS = 16,
    TEXT_FORMAT = 49,   /* @ */
    GROUPED_FORMAT = 3, /* #,##0 */
    COLOR_LINE = 0xA6A6A6,
    COLOR_SOFT = 0x595959
};

static const double widths[] = {2, 26, 14, 46};

typedef struct cover_formats {
    lxw_format *title;
    lxw_format *section;
    lxw_format *label;
    lxw_format *text;
    lxw_format *count;
    lxw_format *number; /* among the facts */
    lxw_format *note;
    lxw_format *made_by;
} cover_formats;

typedef struct sheet {
    bd_book *book;
    cover_formats f;
    lxw_row_t row; /* the next */
} sheet;

static bool make_formats(bd_book *book, cover_formats *f)
{
    f->title = bd_book__format(book, 18);
    f->section = bd_book__format(book, 12);
    f->label = bd_book__format(book, 11);
    f->text = bd_book__format(book, 11);
    f->count = bd_book__format(book, 11);
    f->number = bd_book__format(book, 11);
    f->note = bd_book__format(book, 11);
    f->made_by = bd_book__format(book, 9);
    if (book->error != LXW_NO_ERROR)
        return false;
    lxw_format *const boxed[] = {f->label, f->text, f->number, f->count};
    for (size_t i = 0; i < sizeof boxed / sizeof boxed[0]; i++) {
        format_set_border(boxed[i], LXW_BORDER_THIN);
        format_set_border_color(boxed[i], COLOR_LINE);
        format_set_align(boxed[i], boxed[i] == f->count ? LXW_ALIGN_RIGHT : LXW_ALIGN_LEFT);
        format_set_indent(boxed[i], 1);
    }
    format_set_bold(f->title);
    format_set_bold(f->section);
    format_set_font_color(f->label, COLOR_SOFT);
    format_set_num_format_index(f->text, TEXT_FORMAT);
    format_set_text_wrap(f->text);
    format_set_text_wrap(f->label);
    format_set_num_format_index(f->count, GROUPED_FORMAT);
    format_set_num_format_index(f->number, GROUPED_FORMAT);
    format_set_text_wrap(f->note);
    format_set_align(f->note, LXW_ALIGN_VERTICAL_TOP);
    format_set_text_wrap(f->made_by);
    format_set_font_color(f->made_by, COLOR_SOFT);
    return true;
}

/* Height of a text that is wrapped at a width of places. Merged cells do not adjust their
 * height. */
static double height_of(const char *text, double places)
{
    double lines = 0;
    for (const char *line = text; line != NULL;) {
        const char *end = strchr(line, '\n');
        const size_t len = end == NULL ? strlen(line) : (size_t)(end - line);
        const double own = ceil((double)bd_shown_width((bd_text){line, len}) / (places - 2));
        lines += own < 1 ? 1 : own;
        line = end == NULL ? NULL : end + 1;
    }
    return lines * LINE_POINTS + 4;
}

/* Write a text across the columns from first to the last, in the next row. */
static void add_across(sheet *s, int first, const char *text, lxw_format *format, double height)
{
    bd_book *book = s->book;
    const char *clean = bd_book__clean(book, text, TEXT_UNITS);
    double places = 0;
    for (int i = first; i <= REST; i++)
        places += widths[i];
    if (height <= 0)
        height = height_of(clean, places);
    bd_book__note(book, worksheet_set_row(book->cover, s->row, height, NULL));
    bd_book__note(book, worksheet_merge_range(book->cover, s->row, (lxw_col_t)first, s->row, REST,
                                              clean, format));
}

static void add_label(sheet *s, const char *text)
{
    bd_book *book = s->book;
    const char *label = bd_book__clean(book, text, TEXT_UNITS);
    bd_book__note(book, worksheet_write_string(book->cover, s->row, LABEL, label, s->f.label));
}

/* Write a fact: its label, then a text or number across the rest of the row. */
static void add_fact(sheet *s, const bd_xlsx_fact *fact)
{
    bd_book *book = s->book;
    const char *text = fact->text == NULL ? "" : fact->text;
    const double label_height = height_of(fact->label, widths[LABEL]);
    const double height = height_of(text, widths[VALUE] + widths[REST]);
    add_label(s, fact->label);
    add_across(s, VALUE, text, fact->text == NULL ? s->f.number : s->f.text,
               height > label_height ? height : label_height);
    if (fact->text == NULL)
        bd_book__note(book, worksheet_write_number(book->cover, s->row, VALUE, (double)fact->count,
                                                   s->f.number));
    s->row++;
}

static void add_count(sheet *s, const bd_xlsx_fact *count)
{
    bd_book *book = s->book;
    if (count->text != NULL) {
        add_fact(s, count);
        return;
    }
    add_label(s, count->label);
    bd_book__note(
        book, worksheet_set_row(book->cover, s->row, height_of(count->label, widths[LABEL]), NULL));
    bd_book__note(
        book, worksheet_write_number(book->cover, s->row, VALUE, (double)count->count, s->f.count));
    s->row++;
}

static void add_section(sheet *s, const char *title)
{
    s->row++;
    if (title == NULL)
        return;
    add_across(s, LABEL, title, s->f.section, LINE_POINTS + 8);
    s->row++;
}

static void add_note(sheet *s, const char *note)
{
    add_across(s, LABEL, note, s->f.note, 0);
    s->row++;
}

static void add_contents(sheet *s, const bd_xlsx_cover *cover, uint64_t cut)
{
    s->row = 1;
    add_across(s, LABEL, cover->title, s->f.title, 0);
    bd_book__note(s->book, worksheet_set_row(s->book->cover, s->row, 2 * LINE_POINTS, NULL));
    s->row += 2;
    for (size_t i = 0; i < cover->facts_count; i++)
        add_fact(s, &cover->facts[i]);
    if (cover->counts_count != 0)
        add_section(s, cover->counts_title);
    for (size_t i = 0; i < cover->counts_count; i++)
        add_count(s, &cover->counts[i]);
    if (cover->notes_count != 0 || cut != 0)
        add_section(s, cover->notes_title);
    for (size_t i = 0; i < cover->notes_count; i++)
        add_note(s, cover->notes[i]);
    if (cut != 0 && cover->cut_note != NULL)
        add_note(s, cover->cut_note);
    if (cover->made_by == NULL)
        return;
    s->row++;
    add_across(s, LABEL, cover->made_by, s->f.made_by, 0);
}

void bd_book__cover(bd_book *book, const bd_xlsx_cover *cover, uint64_t cut)
{
    enum { A4 = 9 };
    sheet s = {.book = book};
    if (!make_formats(book, &s.f))
        return;
    for (size_t i = 0; i < sizeof widths / sizeof widths[0]; i++)
        bd_book__note(
            book, worksheet_set_column(book->cover, (lxw_col_t)i, (lxw_col_t)i, widths[i], NULL));
    add_contents(&s, cover, cut);
    worksheet_gridlines(book->cover, LXW_HIDE_ALL_GRIDLINES);
    worksheet_set_portrait(book->cover);
    worksheet_set_paper(book->cover, A4);
    worksheet_fit_to_pages(book->cover, 1, 0);
    worksheet_center_horizontally(book->cover);
}
