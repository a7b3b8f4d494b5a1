/*
 * archive: a file that holds files: zip, 7z, rar, tar (also packed by gz, xz, bz2, zst), or one file
 * packed by xz, bz2 or zst. Each member that is wanted is an origin of bytes.
 *
 * Invariant: a member's bytes are complete and pass the archive's checksums, or there is an error;
 * an archive that unpacks to much more than tables do is refused (BD_ARCHIVE_RATIO beyond
 * BD_ARCHIVE_FREE_BYTES), and one that changes after it was listed as well.
 *
 * Where members can be reached without unpacking those before them (zip, tar) and are few, each is
 * unpacked as it is read. Else all wanted members are unpacked once, in one pass, to a file without
 * a name in the scratch folder, when the first of them is opened: reading n members of a 7z file one
 * by one would unpack n(n + 1)/2.
 *
 * Threads: one opens, looks at and closes an archive; any thread opens its members.
 */
#ifndef BD_FORMATS_ARCHIVE_ARCHIVE_H
#define BD_FORMATS_ARCHIVE_ARCHIVE_H

#include "engine/base/seen.h"
#include "engine/base/text.h"
#include "formats/input/origin.h"

enum {
    BD_ARCHIVE_RATIO = 200,            /* unpacked to packed, as for workbooks */
    BD_ARCHIVE_FREE_BYTES = 100 << 20, /* unpacked; up to this size any ratio is harmless */
    BD_ARCHIVE_ENTRIES_MAX = 1 << 20,
    BD_ARCHIVE_NAME_MAX = 4096,  /* bytes */
    BD_ARCHIVE_STREAMED_MAX = 32 /* more members than that are unpacked once */
};

typedef struct bd_archive bd_archive;

typedef struct bd_archive_options {
    const bd_stop *stop;         /* may be NULL; must live as long as the archive */
    const char *scratch;         /* folder for temporary files; borrowed likewise */
    const char *const *patterns; /* members that are wanted; none: all */
    size_t pattern_count;
    bool workbooks;      /* workbooks are wanted: a damaged zip file is left to their reader */
    const bd_seen *seen; /* the file as it was before; NULL: not known */
} bd_archive_options;

/**
 * Look at path, and list it if it is an archive. *out is NULL if it is not: another file, a pipe, or
 * a document that is a zip file itself, such as a workbook. BD_E_INPUT: damaged, a password, a bomb, two members of one name,
 * no member. BD_E_USAGE: no member fits the patterns.
 */
BD_NODISCARD bd_status bd_archive_open(const char *path, const bd_archive_options *options,
                                       bd_archive **out, bd_err *err);
void bd_archive_close(bd_archive *archive); /* harmless on NULL */

/** What is said of members that are passed over, as they are no data: "2 members were passed over:
 * ..."; empty: there are none. */
bd_text bd_archive_passed_over(const bd_archive *archive);

/** The wanted members, in the order of their names. The origin's name is the path, "!" and the
 * member's name; of a packed file without a name the path alone. They live as long as archive. */
size_t bd_archive_members(const bd_archive *archive);
const bd_origin *bd_archive_member(const bd_archive *archive, size_t idx);

/** Bytes of a member, unpacked; of a packed file without a name those of the file. */
uint64_t bd_archive_member_bytes(const bd_archive *archive, size_t idx);

/** Bytes that will be written to the scratch folder; 0: none. */
uint64_t bd_archive_scratch_bytes(const bd_archive *archive);

#endif
