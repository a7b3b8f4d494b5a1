/* Archives: what is listed, what is read back, and what is refused with which message. */
#include <criterion/criterion.h>

#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "formats/archive/archive.h"
#include "tests/unit/formats/archive/archive_make.h"
#include "tests/unit/rounds.h"

static char folder[] = "/tmp/bidui-archive-XXXXXX";
static char path[64];

static void begin(void)
{
    cr_assert_not_null(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/in.zip", folder);
}

static void end(void)
{
    unlink(path);
    cr_assert_eq(rmdir(folder), 0, "something is left in %s", folder);
}

TestSuite(archive, .init = begin, .fini = end);

static void write_file(const bd_buf *bytes)
{
    FILE *file = fopen(path, "wb");
    cr_assert_not_null(file);
    cr_assert_eq(fwrite(bytes->at, 1, bytes->len, file), bytes->len);
    cr_assert_eq(fclose(file), 0);
}

static bd_status open_with(const char *const *patterns, size_t count, bd_archive **out, bd_err *err)
{
    const bd_archive_options options = {
        .scratch = folder, .patterns = patterns, .pattern_count = count};
    return bd_archive_open(path, &options, out, err);
}

static bd_status open_bytes(const bd_buf *bytes, bd_archive **out, bd_err *err)
{
    write_file(bytes);
    return open_with(NULL, 0, out, err);
}

/* Read a member in steps; the text is freed by the caller. */
static bd_status read_member(const bd_archive *archive, size_t idx, size_t step, bd_buf *out,
                             bd_err *err)
{
    const bd_origin *origin = bd_archive_member(archive, idx);
    bd_stream *stream;
    bd_status st = origin->open(origin, NULL, &stream, err);
    size_t got = step;
    out->len = 0;
    if (st < 0)
        return st;
    while (st >= 0 && got == step) {
        cr_assert(bd_buf_reserve(out, step));
        st = stream->read(stream, out->at + out->len, step, &got, err);
        out->len += got;
    }
    stream->close(stream);
    return st;
}

static const char *name_in(const bd_archive *archive, size_t idx)
{
    return bd_archive_member(archive, idx)->name + strlen(path) + 1;
}

static void expect_refused(const bd_buf *bytes, bd_status want, const char *text)
{
    bd_archive *archive = NULL;
    bd_err err = {0};
    char whole[256];
    snprintf(whole, sizeof whole, text, path);
    cr_expect_eq(open_bytes(bytes, &archive, &err), want, "not refused: %s", whole);
    cr_expect_str_eq(err.text, whole);
    cr_expect_null(archive);
}

static const struct {
    const char *format, *filter;
} kinds[] = {{"zip", NULL},    {"7zip", NULL},     {"pax", NULL},
             {"gnutar", NULL}, {"v7tar", NULL},    {"pax", "gzip"},
             {"ustar", "xz"},  {"ustar", "bzip2"}, {"ustar", "zstd"}};

Test(archive, members_come_in_the_order_of_their_names_whatever_the_archive)
{
    static const made_member members[] = {{"\xE5\x90\x8D\xE5\x86\x8C/b.csv", "2", 0},
                                          {"c.csv", "333", 0},
                                          {"d/", "", 0},
                                          {"\xE5\x90\x8D\xE5\x86\x8C/a.csv", "11", 0}};
    static const char *const names[] = {"c.csv", "\xE5\x90\x8D\xE5\x86\x8C/a.csv",
                                        "\xE5\x90\x8D\xE5\x86\x8C/b.csv"};
    static const char *const texts[] = {"333", "11", "2"};
    for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++) {
        bd_buf made = make_archive(kinds[k].format, kinds[k].filter, NULL, members, 4);
        bd_archive *archive = NULL;
        bd_buf text = {0};
        bd_err err = {0};
        cr_assert_eq(open_bytes(&made, &archive, &err), BD_OK, "%s %zu: %s", kinds[k].format, k,
                     err.text);
        cr_assert_eq(bd_archive_members(archive), 3);
        for (size_t i = 3; i-- > 0;) { /* in any order */
            cr_expect_str_eq(name_in(archive, i), names[i], "%s %zu", kinds[k].format, k);
            cr_expect_eq(bd_archive_member_bytes(archive, i), strlen(texts[i]));
            cr_assert_eq(read_member(archive, i, 2, &text, &err), BD_OK, "%s", err.text);
            cr_expect_eq(text.len, strlen(texts[i]));
            cr_expect_eq(memcmp(text.at, texts[i], text.len), 0);
        }
        bd_archive_close(archive);
        bd_buf_fini(&text);
        bd_buf_fini(&made);
    }
}

Test(archive, many_members_are_unpacked_once_and_read_by_any_of_them)
{
    enum { COUNT = 100 };
    static char names[COUNT][16], texts[COUNT][16];
    made_member members[COUNT];
    for (size_t i = 0; i < COUNT; i++) {
        snprintf(names[i], sizeof *names, "%zu.csv", COUNT - i);
        snprintf(texts[i], sizeof *texts, "text %zu", COUNT - i);
        members[i] = (made_member){names[i], texts[i], 0};
    }
    for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++) {
        bd_buf made = make_archive(kinds[k].format, kinds[k].filter, NULL, members, COUNT);
        bd_archive *archive = NULL;
        bd_buf text = {0};
        bd_err err = {0};
        cr_assert_eq(open_bytes(&made, &archive, &err), BD_OK, "%s", err.text);
        cr_assert_eq(bd_archive_members(archive), COUNT);
        cr_expect_gt(bd_archive_scratch_bytes(archive), 0);
        for (size_t i = 0; i < COUNT; i++) {
            cr_assert_eq(read_member(archive, i, 3, &text, &err), BD_OK, "%s", err.text);
            bd_buf_add_char(&text, '\0');
            cr_expect_eq(strncmp(text.at, "text ", 5), 0);
            cr_expect_eq(atoi(text.at + 5), atoi(name_in(archive, i)));
        }
        bd_archive_close(archive);
        bd_buf_fini(&text);
        bd_buf_fini(&made);
    }
}

Test(archive, a_packed_file_without_a_name_is_called_by_its_path)
{
    static const char *const filters[] = {"xz", "bzip2", "zstd"};
    static const made_member member = {"x", "id,name\n1,2\n", 0};
    for (size_t i = 0; i < 3; i++) {
        bd_buf made = make_archive("raw", filters[i], NULL, &member, 1);
        bd_archive *archive = NULL;
        bd_buf text = {0};
        bd_err err = {0};
        cr_assert_eq(open_bytes(&made, &archive, &err), BD_OK, "%s", err.text);
        cr_assert_eq(bd_archive_members(archive), 1);
        cr_expect_str_eq(bd_archive_member(archive, 0)->name, path);
        cr_assert_eq(read_member(archive, 0, 4, &text, &err), BD_OK, "%s", err.text);
        cr_expect_eq(text.len, strlen(member.text));
        cr_expect_eq(memcmp(text.at, member.text, text.len), 0);
        bd_archive_close(archive);
        bd_buf_fini(&text);
        bd_buf_fini(&made);
    }
}

Test(archive, names_in_gbk_are_decoded_and_hostile_ones_are_only_names)
{
    static const made_member members[] = {{"\xC3\xFB\xB2\xE1/a.csv", "1", 0},
                                          {"../../etc/passwd", "2", 0},
                                          {"/x\x1B[31m\n", "3", 0},
                                          {"\xFF\xFF", "4", 0}};
    static const char *const names[] = {"../../etc/passwd", "/x\\x1B[31m\\x0A", "\\xFF\\xFF",
                                        "\xE5\x90\x8D\xE5\x86\x8C/a.csv"};
    bd_buf made = make_plain_zip(members, 4);
    bd_archive *archive = NULL;
    bd_err err = {0};
    cr_assert_eq(open_bytes(&made, &archive, &err), BD_OK, "%s", err.text);
    cr_assert_eq(bd_archive_members(archive), 4);
    for (size_t i = 0; i < 4; i++)
        cr_expect_str_eq(name_in(archive, i), names[i]);
    bd_archive_close(archive);
    bd_buf_fini(&made);
}

Test(archive, what_is_no_data_is_passed_over_with_a_note)
{
    static const made_member members[] = {{"a.csv", "1", 0},
                                          {"__MACOSX/._a.csv", "2", 0},
                                          {".DS_Store", "3", 0},
                                          {"~$a.xlsx", "4", 0},
                                          {"a.link", "a.csv", 0}};
    bd_buf made = make_archive("pax", NULL, NULL, members, 5);
    bd_archive *archive = NULL;
    bd_err err = {0};
    static const char want[] =
        "4 members were passed over: __MACOSX/._a.csv, .DS_Store, ~$a.xlsx ...";
    cr_assert_eq(open_bytes(&made, &archive, &err), BD_OK, "%s", err.text);
    cr_expect_eq(bd_archive_members(archive), 1);
    const bd_text said = bd_archive_passed_over(archive);
    cr_expect(bd_text_equal(said, bd_text_of(want)), "%.*s", (int)said.len, said.at);
    bd_archive_close(archive);
    bd_buf_fini(&made);
}

Test(archive, patterns_choose_the_members)
{
    static const made_member members[] = {
        {"a.csv", "1", 0}, {"x/B.CSV", "2", 0}, {"x/c.txt", "3", 0}, {"readme", "4", 0}};
    static const struct {
        const char *patterns[2];
        size_t count, want;
    } rows[] = {
        {{"*.csv"}, 1, 2},           {{"a.csv"}, 1, 1}, {{"x/*"}, 1, 2},     {{"b.csv"}, 1, 1},
        {{"*.txt", "readme"}, 2, 2}, {{"*"}, 1, 4},     {{"x/*.csv"}, 1, 1}, {{"y/*"}, 1, 0}};
    bd_buf made = make_archive("zip", NULL, NULL, members, 4);
    write_file(&made);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        bd_archive *archive = NULL;
        bd_err err = {0};
        const bd_status st = open_with(rows[i].patterns, rows[i].count, &archive, &err);
        cr_expect_eq(st, rows[i].want == 0 ? BD_E_USAGE : BD_OK, "%s", rows[i].patterns[0]);
        if (archive != NULL)
            cr_expect_eq(bd_archive_members(archive), rows[i].want, "%s", rows[i].patterns[0]);
        bd_archive_close(archive);
    }
    bd_buf_fini(&made);
}

Test(archive, what_cannot_be_read_is_refused_with_the_reason)
{
    static const made_member twice[] = {{"a.csv", "1", 0}, {"a.csv", "2", 0}};
    static const made_member only_folder[] = {{"d/", "", 0}};
    static char zeros[3 << 20];
    bd_buf made = make_plain_zip(twice, 2);
    expect_refused(&made, BD_E_INPUT, "'%s' has two members 'a.csv'");
    bd_buf_fini(&made);
    made = make_archive("pax", NULL, NULL, only_folder, 1);
    expect_refused(&made, BD_E_INPUT, "'%s' is an archive without a file in it");
    bd_buf_fini(&made);
    made = make_archive("zip", NULL, "secret", twice, 1);
    expect_refused(&made, BD_E_INPUT, "'%s!a.csv' is protected by a password");
    bd_buf_fini(&made);
    made = make_rar(twice, 1, 2);
    expect_refused(&made, BD_E_INPUT, "'%s' is one volume of a split archive");
    bd_buf_fini(&made);
    made = make_plain_zip(NULL, 0);
    expect_refused(&made, BD_E_INPUT, "'%s' is damaged: it is cut short, or holds nothing");
    bd_buf_fini(&made);
    made_member many[50]; /* 150 MiB of NULs */
    static char names[50][8];
    for (size_t i = 0; i < 50; i++) {
        snprintf(names[i], sizeof *names, "%zu", i);
        many[i] = (made_member){names[i], zeros, sizeof zeros};
    }
    static const char *const bombs[][2] = {{"zip", NULL}, {"ustar", "xz"}, {"ustar", "gzip"}};
    for (size_t k = 0; k < 3; k++) {
        char text[256];
        made = make_archive(bombs[k][0], bombs[k][1], NULL, many, 50);
        const unsigned mib = k == 0 ? 150 : 102; /* a packed stream is left as soon as it shows */
        snprintf(text, sizeof text,
                 "'%%s' unpacks to %u MiB or more, more than 200 times its %zu KiB: no table does",
                 mib, made.len >> 10);
        expect_refused(&made, BD_E_INPUT, text);
        bd_buf_fini(&made);
    }
}

Test(archive, a_packed_file_of_nothing_is_empty)
{
    static const char *const filters[] = {"xz", "bzip2", "zstd"};
    for (size_t i = 0; i < 3; i++) {
        bd_buf made = make_archive("raw", filters[i], NULL, NULL, 0);
        expect_refused(&made, BD_E_INPUT, "'%s' is empty");
        bd_buf_fini(&made);
    }
}

Test(archive, a_zst_may_begin_with_a_frame_of_other_data)
{
    static const made_member member = {"x", "id,name\n1,2\n", 0};
    bd_buf packed = make_archive("raw", "zstd", NULL, &member, 1);
    bd_buf made = {0};
    bd_archive *archive = NULL;
    bd_buf text = {0};
    bd_err err = {0};
    bd_buf_add(&made, "\x50\x2A\x4D\x18\x04\0\0\0abcd", 12);
    bd_buf_add(&made, packed.at, packed.len);
    cr_assert_eq(open_bytes(&made, &archive, &err), BD_OK, "%s", err.text);
    cr_assert_not_null(archive);
    cr_assert_eq(read_member(archive, 0, 64, &text, &err), BD_OK, "%s", err.text);
    cr_expect_eq(text.len, strlen(member.text));
    cr_expect_eq(memcmp(text.at, member.text, text.len), 0);
    bd_archive_close(archive);
    bd_buf_fini(&text);
    bd_buf_fini(&made);
    bd_buf_fini(&packed);
}

Test(archive, a_method_that_the_library_lacks_is_no_damage)
{
    static const made_member member = {"a.csv", "id,name\n1,2\n", 0};
    enum { AT_METHOD = 8, AT_METHOD_LISTED = 10 };
    bd_buf made = make_plain_zip(&member, 1);
    char *listed = memmem(made.at, made.len, "PK\x01\x02", 4);
    bd_archive *archive = NULL;
    bd_buf text = {0};
    bd_err err = {0};
    char want[128];
    made.at[AT_METHOD] = listed[AT_METHOD_LISTED] = 9;
    cr_assert_eq(open_bytes(&made, &archive, &err), BD_OK, "%s", err.text);
    cr_expect_eq(read_member(archive, 0, 64, &text, &err), BD_E_INPUT);
    snprintf(want, sizeof want, "'%s!a.csv' is packed with a method that is not read: Deflate64",
             path);
    cr_expect_str_eq(err.text, want);
    cr_expect_str_eq(err.hint,
                     "unpack it and name the files, or have it packed again as a usual .zip");
    bd_archive_close(archive);
    bd_buf_fini(&text);
    bd_buf_fini(&made);
}

Test(archive, a_damaged_archive_with_the_name_of_a_volume_is_one)
{
    static const made_member members[] = {{"a.csv", "1", 0}, {"b.csv", "2", 0}};
    bd_buf made = make_archive("7zip", NULL, NULL, members, 2);
    strcpy(strrchr(path, '/'), "/in.7z.001");
    made.len -= 10;
    expect_refused(&made, BD_E_INPUT, "'%s' is one volume of a split archive");
    bd_buf_fini(&made);
}

Test(archive, a_document_that_is_a_zip_file_is_not_an_archive)
{
    static const char *const marks[] = {"[Content_Types].xml", "xl/workbook.xml",
                                        "xl\\workbook.xml", "mimetype", "OFD.xml"};
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        const made_member members[] = {{"a.csv", "1", 0}, {marks[i], "2", 0}};
        bd_buf made = make_plain_zip(members, 2);
        bd_archive *archive = NULL;
        bd_err err = {0};
        cr_expect_eq(open_bytes(&made, &archive, &err), BD_OK, "%s", err.text);
        cr_expect_null(archive, "%s", marks[i]);
        bd_archive_close(archive);
        bd_buf_fini(&made);
    }
}

Test(archive, a_change_after_listing_is_refused)
{
    static const made_member members[] = {{"a.csv", "1", 0}, {"b.csv", "2", 0}};
    bd_buf made = make_plain_zip(members, 2);
    bd_archive *archive = NULL;
    bd_buf text = {0};
    bd_err err = {0};
    char want[128];
    const size_t len = made.len;
    cr_assert_eq(open_bytes(&made, &archive, &err), BD_OK);
    bd_buf_add_char(&made, ' ');
    write_file(&made);
    cr_expect_eq(read_member(archive, 0, 8, &text, &err), BD_E_INPUT);
    snprintf(want, sizeof want, "'%s' grew while it was read: %zu of %zu bytes", path, len,
             len + 1);
    cr_expect_str_eq(err.text, want);
    bd_archive_close(archive);
    bd_buf_fini(&text);
    bd_buf_fini(&made);
}

/* Read everything: failed, or every text is one of the members', and none is missing without a
 * note. */
static bool is_sound_or_refused(const bd_buf *bytes, const made_member *members, size_t count)
{
    bd_archive *archive = NULL;
    bd_buf text = {0};
    bd_err err = {0};
    write_file(bytes);
    const bd_status st = open_with(NULL, 0, &archive, &err);
    if (st < 0 || archive == NULL)
        return true;
    bool sound = bd_archive_members(archive) == count || bd_archive_passed_over(archive).len != 0;
    for (size_t i = 0; i < bd_archive_members(archive) && sound; i++) {
        if (read_member(archive, i, 64, &text, &err) < 0)
            break;
        sound = false;
        for (size_t k = 0; k < count; k++)
            sound |= text.len == made_len(&members[k]) &&
                     memcmp(text.at, members[k].text, text.len) == 0;
    }
    bd_archive_close(archive);
    bd_buf_fini(&text);
    return sound;
}

static const char *const made_kinds[][2] = {
    {"zip", NULL},     {"7zip", NULL},        {"ustar", NULL},
    {"ustar", "gzip"}, {"ustar", "xz"},       {"ustar", "bzip2"},
    {"ustar", "zstd"}, {"rar by hand", NULL}, {"zip by hand", NULL}};
enum { CHECKED_KINDS = sizeof made_kinds / sizeof *made_kinds, TAR = 2, TAR_ZSTD = 6 };

static bd_buf make_kind(size_t k, const made_member *members, size_t count)
{
    if (k == CHECKED_KINDS - 2)
        return make_rar(members, count, 0);
    if (k == CHECKED_KINDS - 1)
        return make_plain_zip(members, count);
    return make_archive(made_kinds[k][0], made_kinds[k][1], NULL, members, count);
}

Test(archive, a_flipped_byte_never_gives_another_text)
{
    static const made_member members[] = {
        {"a.csv", "id,name\n530724196001100119,a\n530724196102110180,b\n", 0},
        {"b.csv", "id,name\n530724196203120257,c\n", 0}};
    for (size_t k = 0; k < CHECKED_KINDS; k++) {
        if (k == TAR || k == TAR_ZSTD) /* have no checksum of what is in their members */
            continue;
        bd_buf made = make_kind(k, members, 2);
        const size_t len = made.len < 4096 ? made.len : 4096;
        for (size_t i = 0; i < len; i += test_stride()) {
            made.at[i] ^= 0x11;
            cr_expect(is_sound_or_refused(&made, members, 2), "%s %s, byte %zu", made_kinds[k][0],
                      made_kinds[k][1], i);
            made.at[i] ^= 0x11;
        }
        bd_buf_fini(&made);
    }
}

Test(archive, a_cut_archive_never_gives_a_shorter_text_nor_less_members)
{
    static const made_member members[] = {
        {"a.csv", "id,name\n530724196001100119,a\n530724196102110180,b\n", 0},
        {"b.csv", "id,name\n530724196203120257,c\n", 0}};
    for (size_t k = 0; k < CHECKED_KINDS; k++) {
        bd_buf made = make_kind(k, members, 2);
        const size_t whole = made.len;
        const size_t step =
            whole > 3000 ? 73 : test_stride(); /* 512, a block of tar, is 1 + 7 * 73 */
        for (made.len = 0; made.len < whole; made.len += made.len % 512 == 0 ? 1 : step)
            cr_expect(is_sound_or_refused(&made, members, 2), "%s %s, cut at %zu", made_kinds[k][0],
                      made_kinds[k][1], made.len);
        bd_buf_fini(&made);
    }
}

/* Tar files may be joined; of every other kind the library would read one and pass over the rest. */
Test(archive, what_stands_behind_the_end_is_read_or_refused)
{
    static const made_member first[] = {{"a.csv", "id,name\n530724196001100119,a\n", 0}};
    static const made_member second[] = {{"b.csv", "id,name\n530724196203120257,c\n", 0}};
    const made_member both[] = {first[0], second[0]};
    for (size_t k = 0; k < CHECKED_KINDS; k++) {
        bd_buf made = make_kind(k, first, 1);
        bd_buf more = make_kind(k, second, 1);
        const size_t whole = made.len;
        bd_buf_add(&made, more.at, more.len);
        cr_expect(is_sound_or_refused(&made, both, 2), "%s %s, joined", made_kinds[k][0],
                  made_kinds[k][1]);
        for (made.len = whole; made.len < whole + more.len; made.len += 1 + more.len / 50)
            cr_expect(is_sound_or_refused(&made, first, 1), "%s %s, %zu bytes behind",
                      made_kinds[k][0], made_kinds[k][1], made.len - whole);
        made.len = whole;
        bd_buf_add_string(&made, "1234567890,a\n");
        cr_expect(is_sound_or_refused(&made, both, 2), "%s %s, text behind", made_kinds[k][0],
                  made_kinds[k][1]);
        bd_buf_fini(&more);
        bd_buf_fini(&made);
    }
}

static const char *const single_filters[] = {"xz", "bzip2", "zstd"};

Test(archive, a_packed_file_that_goes_on_is_read_to_its_end_or_refused)
{
    static const char one[] = "id,name\n530724196001100119,a\n";
    for (size_t k = 0; k < 3; k++) {
        const made_member member = {"a", one, 0};
        bd_buf made = make_archive("raw", single_filters[k], NULL, &member, 1);
        bd_buf twice = {0};
        const size_t whole = made.len;
        bd_buf_add(&twice, one, sizeof one - 1);
        bd_buf_add(&twice, one, sizeof one - 1);
        bd_buf_add_char(&twice, '\0');
        const made_member joined = {"a", twice.at, 0};
        bd_buf_add(&made, made.at, made.len);
        for (; made.len > whole; made.len--)
            cr_expect(is_sound_or_refused(&made, made.len == 2 * whole ? &joined : &member, 1),
                      "%s, %zu bytes behind", single_filters[k], made.len - whole);
        for (size_t i = 0; i < 8; i++) { /* the second one's head is damaged */
            bd_buf damaged = {0};
            bd_buf_add(&damaged, made.at, whole);
            bd_buf_add(&damaged, made.at, whole);
            damaged.at[whole + i] ^= 0x11;
            cr_expect(is_sound_or_refused(&damaged, &joined, 1), "%s, byte %zu of the second",
                      single_filters[k], i);
            bd_buf_fini(&damaged);
        }
        bd_buf_fini(&twice);
        bd_buf_fini(&made);
    }
}

Test(archive, a_folder_with_data_is_refused)
{
    static const made_member members[] = {{"a.csv", "1", 0}, {"b.csv/", "2", 0}};
    bd_buf made = make_plain_zip(members, 2);
    expect_refused(&made, BD_E_INPUT, "'%s' is damaged: member 2 is called a folder, but has data");
    bd_buf_fini(&made);
}
