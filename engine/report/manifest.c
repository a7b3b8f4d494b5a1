/* manifest: see manifest.h. */
#include "engine/report/manifest.h"

#include <stdlib.h>
#include <string.h>

#include "engine/base/file.h"
#include "engine/base/hash.h"
#include "formats/json.h"

enum {
    MANIFEST_MAX_BYTES = 256 << 20
}; /* 65535 inputs with paths of 4096 bytes, all of them escaped, twice */

static const char tool[] = "bidui " BIDUI_VERSION;
static const char run_line[] = "\n  \"run\": \"";

static void add_part(bd_buf *parts, const char *part)
{
    bd_buf_add(parts, part,
               strlen(part) + 1); /* the terminator keeps "a","bc" apart from "ab","c" */
}

bd_status bd_manifest_run_name(const bd_manifest *manifest, char out[BD_RUN_NAME], bd_err *err)
{
    static const char hex[] = "0123456789abcdef";
    unsigned char raw[BD_HASH128_BYTES];
    bd_status st = BD_OK;
    bd_buf parts = {0};

    add_part(&parts, tool);
    add_part(&parts, manifest->period);
    add_part(&parts, manifest->config_digest);
    for (size_t i = 0; i < manifest->input_count; i++) {
        add_part(&parts, manifest->inputs[i].dataset);
        add_part(&parts, manifest->inputs[i].path);
        add_part(&parts, manifest->inputs[i].digest);
    }
    BD_GOTO(bd_buf_check(&parts, err));
    bd_hash128(parts.at, parts.len, raw);
    for (size_t i = 0; i < sizeof raw; i++) {
        out[2 * i] = hex[raw[i] >> 4];
        out[2 * i + 1] = hex[raw[i] & 15];
    }
    out[2 * sizeof raw] = '\0';
done:
    bd_buf_fini(&parts);
    return st;
}

static void write_inputs(bd_json *json, const bd_manifest *manifest)
{
    bd_json_array(json, "inputs");
    for (size_t i = 0; i < manifest->input_count; i++) {
        const bd_input_totals *input = &manifest->inputs[i];
        bd_json_object(json, NULL);
        bd_json_string(json, "dataset", input->dataset);
        bd_json_string(json, "path", input->path);
        bd_json_u64(json, "bytes", input->bytes);
        bd_json_u64(json, "rows", input->rows);
        bd_json_string(json, "digest", input->digest);
        bd_json_end(json);
    }
    bd_json_end(json);
}

static void write_outputs(bd_json *json, const bd_manifest *manifest)
{
    bd_json_array(json, "outputs");
    for (size_t i = 0; i < manifest->output_count; i++) {
        const bd_outfile_totals *output = &manifest->outputs[i];
        bd_json_object(json, NULL);
        bd_json_string(json, "name", output->name);
        bd_json_u64(json, "bytes", output->bytes);
        bd_json_u64(json, "rows", output->rows);
        bd_json_string(json, "digest", output->digest);
        bd_json_end(json);
    }
    bd_json_end(json);
}

void bd_manifest_json(const bd_manifest *manifest, bd_buf *out)
{
    bd_json json;
    char run[BD_RUN_NAME];
    bd_err err = {0};

    if (bd_manifest_run_name(manifest, run, &err) < 0) {
        out->failed = true; /* memory is all that can be wanting */
        return;
    }
    bd_json_begin(&json, out);
    bd_json_object(&json, NULL);
    bd_json_string(&json, "period", manifest->period);
    bd_json_string(&json, "tool", tool);
    bd_json_string(&json, "run", run);
    bd_json_string(&json, "digest", bd_digest_name(manifest->digest));
    bd_json_object(&json, "configuration");
    bd_json_string(&json, "path", manifest->config_path);
    bd_json_string(&json, "digest", manifest->config_digest);
    bd_json_end(&json);
    write_inputs(&json, manifest);
    write_outputs(&json, manifest);
    bd_json_end(&json);
    bd_json_finish(&json);
}

/*
 * The line is looked for as it was written, without a JSON parser: a line feed within a value is
 * escaped, so the text cannot stand anywhere else.
 */
bd_status bd_manifest_run_of(const char *path, char out[BD_RUN_NAME], bd_err *err)
{
    bd_status st = BD_OK;
    char *text;
    size_t len;

    BD_TRY(bd_file_slurp(path, MANIFEST_MAX_BYTES, &text, &len, err));
    const char *at = strstr(text, run_line);
    if (at != NULL) {
        at += sizeof run_line - 1;
        if (strspn(at, "0123456789abcdef") != BD_RUN_NAME - 1 || at[BD_RUN_NAME - 1] != '"')
            at = NULL;
    }
    if (at == NULL)
        BD_FAIL(err, BD_E_INPUT, 0, "'%s' is damaged: it names no run", path);
    memcpy(out, at, BD_RUN_NAME - 1);
    out[BD_RUN_NAME - 1] = '\0';
done:
    free(text);
    return st;
}
