/* verify_sums: the file of sums beside the reports, and the superseded manifests of the period before.
 * See verify_parts.h. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "engine/base/file.h"
#include "engine/base/retry.h"
#include "engine/inspect/verify/verify_parts.h"
#include "engine/report/publish/sums.h"
#include "engine/report/publish/superseded.h"

enum {
    SUM_DIGITS = 64,
    LINE_BYTES_MAX = 1024 /* longer than any line of a file of the run is */
};

static const char manifest_name[] = "manifest.json";

static bd_status sum_of(bd_text text, bd_digest_kind kind, char out[BD_DIGEST_TEXT], bd_err *err)
{
    bd_digest *digest;
    BD_TRY(bd_digest_new(kind, &digest, err));
    bd_digest_add(digest, text.at, text.len);
    bd_digest_text(digest, out);
    bd_digest_free(digest);
    return out[0] != '\0' ? BD_OK : bd_fail(err, BD_E_BUG, 0, "no digest of '%s'", manifest_name);
}

bd_status bd_verify__sums_init(bd_verify_sums *sums, const bd_manifest *manifest, bd_text text,
                               bd_err *err)
{
    *sums = (bd_verify_sums){.manifest = manifest};
    sums->of = calloc(manifest->output_count + 1, sizeof *sums->of);
    if (sums->of == NULL)
        return bd_fail(err, BD_E_NOMEM, 0, "out of memory");
    return manifest->sums == NULL ? BD_OK
                                  : sum_of(text, bd_sums_kind(manifest->digest), sums->itself, err);
}

void bd_verify__sums_fini(bd_verify_sums *sums)
{
    free(sums->of);
    *sums = (bd_verify_sums){0};
}

/* The file's text and the place in it. */
struct lines {
    bd_text rest;
    size_t no;      /* of the present line */
    bd_buf *wanted; /* scratch */
};

/* Whether the next line, with its line feed, is that of this file. sum "": the file has changed, so
 * that its sum cannot be checked; the rest must be right all the same. */
static bool next_is(struct lines *lines, bd_digest_kind kind, const char *name, const char *sum)
{
    bd_text line;
    lines->no++;
    lines->wanted->len = 0;
    bd_sums_line(kind, name, sum, lines->wanted);
    if (lines->wanted->failed || !bd_text_cut_line(&lines->rest, &line))
        return false;
    line.len += line.at + line.len < lines->rest.at; /* its line feed is part of it */
    const bd_text wanted = {lines->wanted->at, lines->wanted->len};
    if (sum[0] != '\0')
        return bd_text_equal(line, wanted);
    if (line.len != wanted.len + SUM_DIGITS)
        return false;
    return kind == BD_DIGEST_SM3 /* there the sum is the end of the line */
               ? memcmp(line.at, wanted.at, wanted.len - 1) == 0 && line.at[line.len - 1] == '\n'
               : memcmp(line.at + SUM_DIGITS, wanted.at, wanted.len) == 0;
}

/* The lines in the order of the names, the manifest among the outputs; the first wrong one is
 * named. */
static bool check_lines(struct lines *lines, const bd_verify_sums *sums, const char **wrong)
{
    const bd_manifest *manifest = sums->manifest;
    const bd_digest_kind kind = manifest->digest;
    bool itself = false;
    for (size_t i = 0; i <= manifest->output_count; i++) {
        const char *name = i < manifest->output_count ? manifest->outputs[i].name : NULL;
        if (!itself && (name == NULL || strcmp(manifest_name, name) < 0)) {
            itself = true;
            *wrong = manifest_name;
            if (!next_is(lines, kind, manifest_name, sums->itself))
                return false;
        }
        *wrong = name;
        if (name != NULL && !next_is(lines, kind, name, sums->of[i]))
            return false;
    }
    lines->no++;
    return lines->rest.len == 0;
}

/* access: what differs in it. */
static bd_status compare(bd_text text, const bd_verify_sums *sums, const bd_access_detail *access,
                         bd_findings *findings, bd_err *err)
{
    bd_buf wanted = {0};
    struct lines lines = {text, 0, &wanted};
    const char *wrong = NULL;
    char detail[320];
    const bool same = check_lines(&lines, sums, &wrong);
    if (same)
        snprintf(detail, sizeof detail, "%s", access->text);
    else if (wrong != NULL)
        snprintf(detail, sizeof detail, "line %zu is not that of %.250s", lines.no, wrong);
    else
        snprintf(detail, sizeof detail, "line %zu is of no file of the run", lines.no);
    bd_findings_add(findings, same && !access->wider ? BD_VERDICT_OK : BD_VERDICT_CHANGED,
                    sums->manifest->sums, detail);
    const bd_status st = bd_buf_check(&wanted, err);
    bd_buf_fini(&wanted);
    return st;
}

bd_status bd_verify__sums(int folder, const bd_verify_sums *sums, bd_findings *findings,
                          bd_err *err)
{
    const char *name = sums->manifest->sums;
    const size_t limit = (sums->manifest->output_count + 1) * LINE_BYTES_MAX;
    bd_file_facts facts;
    bd_status st = BD_OK;
    size_t got = 0;
    int fd = -1;
    char *text = NULL;
    if (name == NULL)
        return BD_OK;
    st = bd_file_facts_get(folder, name, 0, BD_DIGEST_XXH3, &facts, err);
    BD_TRY(st);
    if (st == BD_END)
        bd_findings_add(findings, BD_VERDICT_REMOVED, name, "");
    else if (facts.odd != NULL || facts.bytes > limit)
        bd_findings_add(findings, BD_VERDICT_CHANGED, name, "it is not the file of a run");
    if (st == BD_END || facts.odd != NULL || facts.bytes > limit)
        return BD_OK;
    text = malloc((size_t)facts.bytes + 1);
    fd =
        bd_retry_openat(folder, name, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY | O_NOFOLLOW, 0);
    if (text == NULL)
        BD_FAIL(err, BD_E_NOMEM, 0, "out of memory");
    if (fd < 0)
        BD_FAIL(err, BD_E_IO, errno, "cannot open '%s'", name);
    BD_GOTO(bd_file_read(fd, name, text, (size_t)facts.bytes, &got, err));
    const bd_access_detail access =
        bd_verify__access(facts.mode, facts.group, bd_manifest_access_of(sums->manifest, name));
    BD_GOTO(compare((bd_text){text, got}, sums, &access, findings, err));
done:
    if (fd >= 0)
        close(fd);
    free(text);
    return st;
}

bd_status bd_verify__superseded(int folder, const bd_manifest *manifest, bd_buf *name, bd_err *err)
{
    char file[BD_SUPERSEDED_FILE], path[BD_SUPERSEDED_FILE + 16];
    bd_file_facts facts;
    bd_status st = BD_OK;
    bool found = false;
    size_t *numbers, count;
    int kept;
    snprintf(path, sizeof path, "../%s/superseded", manifest->previous_period);
    BD_GOTO(bd_superseded_open(folder, path, &kept, &numbers, &count, err));
    for (size_t i = 0; i < count && !found; i++) {
        snprintf(path, sizeof path, "../%s/%s", manifest->previous_period,
                 bd_superseded_file(numbers[i], file));
        BD_GOTO(bd_file_facts_get(folder, path, 0, manifest->digest, &facts, err));
        found = st == BD_OK && facts.odd == NULL &&
                strcmp(facts.digest, manifest->previous_digest) == 0;
    }
    if (found)
        bd_buf_add_string(name, path);
    st = found ? BD_OK : BD_END;
done:
    if (kept >= 0)
        close(kept);
    free(numbers);
    return st;
}
