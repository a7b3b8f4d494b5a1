/* previous: see previous.h. */
#include "engine/report/summary/previous.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "engine/base/file.h"
#include "engine/base/retry.h"
#include "engine/report/publish/manifest.h"
#include "engine/report/regions/regions.h"
#include "formats/json/json_read.h"

static const char manifest_name[] = "manifest.json";
static const char summary_name[] = "summary.json";

/* ---- files ---- */

/* Read a whole regular file; opening it never blocks. BD_E_INPUT: there is no such file. The caller
 * frees *text, on failure too. */
static bd_status read_file(int folder, const char *name, size_t limit, char **text, size_t *len,
                           bd_err *err)
{
    bd_status st = BD_OK;
    struct stat info;
    const int fd = bd_retry_openat(folder, name, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY, 0);

    if (fd < 0 && (errno == ENOENT || errno == ENOTDIR || errno == ELOOP || errno == ENXIO))
        BD_FAIL(err, BD_E_INPUT, 0, "its %s is not there", name);
    if (fd < 0 || fstat(fd, &info) != 0)
        BD_FAIL(err, BD_E_IO, errno, "cannot open %s of the period before", name);
    if (!S_ISREG(info.st_mode))
        BD_FAIL(err, BD_E_INPUT, 0, "its %s is not a regular file", name);
    if ((uint64_t)info.st_size > limit)
        BD_FAIL(err, BD_E_INPUT, 0, "its %s has %lld bytes, more than the limit of %zu", name,
                (long long)info.st_size, limit);
    *text = malloc((size_t)info.st_size + 1);
    if (*text == NULL)
        BD_FAIL(err, BD_E_NOMEM, 0, "no memory for %s of the period before", name);
    BD_GOTO(bd_file_read(fd, name, *text, (size_t)info.st_size, len, err));
done:
    if (fd >= 0)
        close(fd);
    return st;
}

/* BD_E_INPUT, with the message `what`: the bytes do not have the expected digest. */
static bd_status check_digest(const char *text, size_t len, bd_digest_kind kind,
                              const char *expected, const char *what, bd_err *err)
{
    char found[BD_DIGEST_TEXT];
    bd_digest *digest;
    BD_TRY(bd_digest_new(kind, &digest, err));
    bd_digest_add(digest, text, len);
    bd_digest_text(digest, found);
    bd_digest_free(digest);
    return strcmp(found, expected) == 0 ? BD_OK : bd_fail(err, BD_E_INPUT, 0, "%s", what);
}

static const bd_outfile_totals *summary_in(const bd_manifest *manifest)
{
    for (size_t i = 0; i < manifest->output_count; i++)
        if (strcmp(manifest->outputs[i].name, summary_name) == 0)
            return &manifest->outputs[i];
    return NULL;
}

/* Read summary.json. The manifest must have the given digest, and summary.json the digest that the
 * manifest holds. */
static bd_status read_summary(int folder, const char *period, bd_digest_kind kind,
                              const char *digest, char **text, size_t *len, bd_err *err)
{
    bd_status st = BD_OK;
    bd_manifest_read read = {0};
    char *manifest = NULL;
    size_t manifest_len;

    BD_GOTO(read_file(folder, manifest_name, BD_MANIFEST_MAX_BYTES, &manifest, &manifest_len, err));
    BD_GOTO(
        check_digest(manifest, manifest_len, kind, digest, "its manifest.json has changed", err));
    BD_GOTO(bd_manifest_parse(manifest, manifest_len, manifest_name, &read, err));
    const bd_outfile_totals *summary = summary_in(&read.manifest);
    if (strcmp(read.manifest.period, period) != 0 || summary == NULL)
        BD_FAIL(err, BD_E_INPUT, 0,
                "its manifest.json is of another period or lists no summary.json");
    BD_GOTO(read_file(folder, summary_name, BD_PREVIOUS_SUMMARY_MAX, text, len, err));
    BD_GOTO(check_digest(*text, *len, read.manifest.digest, summary->digest,
                         "its summary.json is not the one that was published", err));
done:
    bd_manifest_fini(&read);
    free(manifest);
    return st;
}

/* ---- figures ---- */

static bd_status refuse(bd_err *err)
{
    return bd_fail(err, BD_E_INPUT, 0, "its summary.json does not hold what it should");
}

static bool get(const bd_json_value *json, const char *object, const char *key, uint64_t *out)
{
    return bd_json_get_u64(bd_json_get(bd_json_get(json, object), key), out);
}

static bd_status take_figures(const bd_json_value *json, const char *period, bd_previous *out,
                              bd_err *err)
{
    const char *said = bd_json_get_string(bd_json_get(json, "period"));
    uint64_t left;
    if (said == NULL || strcmp(said, period) != 0 || !get(json, "roster", "rows", &out->roster) ||
        !get(json, "cards", "rows", &out->cards) || !get(json, "cards", "persons", &out->persons))
        return refuse(err);
    left = out->roster;
    for (int i = 0; i < BD_OUTCOME_COUNT; i++) {
        uint64_t *count = &out->outcomes[i];
        if (!get(json, "outcomes", bd_outcome_name((bd_outcome)i), count) || *count > left)
            return refuse(err);
        left -= *count;
    }
    return left == 0 ? BD_OK : refuse(err);
}

static int by_code(const void *a, const void *b)
{
    const bd_previous_region *p = a;
    const bd_previous_region *q = b;
    return strcmp(p->code, q->code);
}

static bd_status take_regions(const bd_json_value *json, bd_previous *out, bd_err *err)
{
    const bd_json_value *list = bd_json_get(json, "regions");
    const size_t count = bd_json_count(list);
    out->regions = calloc(count + 1, sizeof *out->regions);
    if (out->regions == NULL)
        return bd_fail(err, BD_E_NOMEM, 0, "no memory for %zu regions", count);
    for (size_t i = 0; i < count; i++) {
        const bd_json_value *value = bd_json_at(list, i);
        bd_previous_region *region = &out->regions[i];
        const char *code = bd_json_get_string(bd_json_get(value, "code"));
        if (code == NULL || strlen(code) >= sizeof region->code ||
            !bd_json_get_u64(bd_json_get(value, "roster"), &region->roster) ||
            !bd_json_get_u64(bd_json_get(value, "match"), &region->match) ||
            region->match > region->roster)
            return refuse(err);
        memcpy(region->code, code, strlen(code) + 1);
    }
    qsort(out->regions, count, sizeof *out->regions, by_code);
    for (size_t i = 1; i < count; i++)
        if (by_code(&out->regions[i - 1], &out->regions[i]) == 0)
            return refuse(err);
    out->region_count = count;
    return BD_OK;
}

static bd_status take_summary(const char *text, size_t len, const char *period, bd_previous *out,
                              bd_err *err)
{
    bd_json_value *json;
    bd_status st = bd_json_read(text, len, summary_name, &json, err);
    if (st >= 0)
        st = take_figures(json, period, out, err);
    if (st >= 0)
        st = take_regions(json, out, err);
    bd_json_free(json);
    return st;
}

/* Use nothing of it and say why. The files may be hostile, so no message repeats their text. */
static void give_up(bd_previous *out, const char *period, const bd_err *why)
{
    bd_previous_fini(out);
    snprintf(out->why, sizeof out->why, "no comparison with %.7s: %.400s", period, why->text);
}

bd_status bd_previous_read(const char *reports, const char *period, bd_digest_kind kind,
                           const char *digest, bd_previous *out, bd_err *err)
{
    bd_status st = BD_OK;
    bd_err why = {0};
    char *path = NULL, *text = NULL;
    size_t len = 0;
    int folder = -1;

    *out = (bd_previous){.period = ""};
    if (asprintf(&path, "%s/%.7s", reports, period) < 0) {
        path = NULL;
        BD_FAIL(&why, BD_E_NOMEM, 0, "out of memory");
    }
    folder = bd_retry_open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0);
    if (folder < 0)
        BD_FAIL(&why, BD_E_IO, errno, "cannot open folder '%s'", path);
    BD_GOTO(read_summary(folder, period, kind, digest, &text, &len, &why));
    BD_GOTO(take_summary(text, len, period, out, &why));
    snprintf(out->period, sizeof out->period, "%.7s", period);
done:
    free(text);
    if (folder >= 0)
        close(folder);
    free(path);
    if (st == BD_E_INPUT || st == BD_E_USAGE) { /* the latter: a digest that libcrypto lacks */
        give_up(out, period, &why);
        return BD_OK;
    }
    if (st < 0) {
        bd_previous_fini(out);
        *err = why;
    }
    return st;
}

void bd_previous_fini(bd_previous *previous)
{
    free(previous->regions);
    *previous = (bd_previous){.period = ""};
}

/* ---- summary.json ---- */

struct writer {
    const bd_previous *previous;
    const bd_rules *rules;
    bd_json *json;
};

/* The previous rate and its change; both periods have rows. */
static void write_rates(bd_json *json, uint64_t before, uint64_t now)
{
    bd_json_thousandths(json, "match_rate", (int64_t)before);
    bd_json_thousandths(json, "match_rate_change", (int64_t)now - (int64_t)before);
}

static bd_status write_region(void *context, const bd_region_row *row, bd_err *err)
{
    const struct writer *writer = context;
    const bd_previous *previous = writer->previous;
    bd_previous_region key = {.code = ""};
    memcpy(key.code, row->code, sizeof key.code);
    const bd_previous_region *before = bsearch(&key, previous->regions, previous->region_count,
                                               sizeof *previous->regions, by_code);
    if (before == NULL || before->roster == 0 || row->roster == 0)
        return BD_OK;
    const uint64_t match = row->words[bd_region_outcome_word(writer->rules, BD_OUTCOME_MATCH)];
    bd_json_object(writer->json, NULL);
    bd_json_string(writer->json, "code", row->code);
    bd_json_u64(writer->json, "roster", before->roster);
    bd_json_u64(writer->json, "match", before->match);
    write_rates(writer->json, bd_region_rate(before->match, before->roster),
                bd_region_rate(match, row->roster));
    bd_json_end(writer->json);
    return bd_buf_check(writer->json->out, err);
}

bd_status bd_previous_json(const bd_previous *previous, uint64_t roster, uint64_t match,
                           const bd_region_counts *counts, bd_json *json, bd_err *err)
{
    if (previous->period[0] == '\0')
        return BD_OK;
    bd_json_object(json, "previous");
    bd_json_string(json, "period", previous->period);
    bd_json_u64(json, "roster", previous->roster);
    for (int i = 0; i < BD_OUTCOME_COUNT; i++)
        bd_json_u64(json, bd_outcome_name((bd_outcome)i), previous->outcomes[i]);
    if (roster != 0 && previous->roster != 0)
        write_rates(json, bd_region_rate(previous->outcomes[BD_OUTCOME_MATCH], previous->roster),
                    bd_region_rate(match, roster));
    bd_json_u64(json, "cards", previous->cards);
    bd_json_u64(json, "persons", previous->persons);
    bd_json_array(json, "regions");
    if (counts != NULL) {
        struct writer writer = {previous, counts->rules, json};
        BD_TRY(bd_region_tree_walk(counts, false, write_region, &writer, err));
    }
    bd_json_end(json);
    bd_json_end(json);
    return bd_buf_check(json->out, err);
}
