/*
 * fuzz_json: the reader of JSON, and that of manifest.json on top of it, under libFuzzer. What was
 * read is written again by our writer and read again, and must be the same; a manifest that is
 * accepted keeps its promises.
 *
 *   clang -fsanitize=fuzzer,address,undefined ... tests/fuzz/fuzz_json.c
 */
#include <stdint.h>
#include <string.h>

#include "engine/base/utf8.h"
#include "engine/report/publish/manifest.h"
#include "formats/json/json.h"
#include "formats/json/json_read.h"
#include "tests/fuzz/fuzz_read.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* ---- any text ---- */

static void write_value(bd_json *json, const char *key, const bd_json_value *value);

static void write_members(bd_json *json, const bd_json_value *object)
{
    bd_json_member member = {0};
    while (bd_json_next(object, &member)) {
        FUZZ_CHECK(bd_utf8_valid(member.key, strlen(member.key)));
        FUZZ_CHECK(bd_json_get(object, member.key) == member.value);
        write_value(json, member.key, member.value);
    }
}

static bool is_object(const bd_json_value *value)
{
    bd_json_member member = {0};
    return bd_json_next(value, &member);
}

/* Kinds that our writer does not have become false: the second reading then has the same. */
static void write_value(bd_json *json, const char *key, const bd_json_value *value)
{
    const char *text = bd_json_get_string(value);
    uint64_t number;
    if (text != NULL) {
        FUZZ_CHECK(bd_utf8_valid(text, strlen(text)));
        bd_json_string(json, key, text);
    } else if (bd_json_get_u64(value, &number)) {
        bd_json_u64(json, key, number);
    } else if (json->depth < BD_JSON_DEPTH_MAX && bd_json_is_array(value)) {
        bd_json_array(json, key);
        for (size_t i = 0; i < bd_json_count(value); i++)
            write_value(json, NULL, bd_json_at(value, i));
        bd_json_end(json);
    } else if (json->depth < BD_JSON_DEPTH_MAX && is_object(value)) {
        bd_json_object(json, key);
        write_members(json, value);
        bd_json_end(json);
    } else {
        bd_json_bool(json, key, false);
    }
}

/* False: it was refused. */
static bool read_and_write(const char *text, size_t len, bd_buf *out)
{
    bd_json_value *root;
    bd_json json;
    bd_err err = {0};
    const bd_status st = bd_json_read(text, len, "fuzz.json", &root, &err);
    out->len = 0;
    if (st != BD_OK) {
        FUZZ_CHECK(st == BD_E_INPUT && st == err.status && root == NULL);
        FUZZ_CHECK(strstr(err.text, "fuzz.json") != NULL);
        return false;
    }
    bd_json_begin(&json, out);
    bd_json_array(&json, NULL);
    write_value(&json, NULL, root);
    bd_json_end(&json);
    bd_json_finish(&json);
    bd_json_free(root);
    FUZZ_CHECK(!out->failed);
    return true;
}

static void any_text(const char *text, size_t len)
{
    static bd_buf once, twice;
    if (!read_and_write(text, len, &once))
        return;
    /* Without the array around it, which is there for a value that is not a container. */
    FUZZ_CHECK(once.len >= 4 && once.at[0] == '[' && once.at[once.len - 2] == ']');
    FUZZ_CHECK(read_and_write(once.at + 1, once.len - 3, &twice));
    FUZZ_CHECK(once.len == twice.len && memcmp(once.at, twice.at, once.len) == 0);
}

/* ---- a manifest ---- */

static void check_name(const char *name)
{
    size_t parts = 1;
    FUZZ_CHECK(name[0] != '\0' && name[0] != '.' && name[0] != '/');
    for (const char *at = name; *at != '\0'; at++)
        if (*at == '/') {
            parts++;
            FUZZ_CHECK(at[1] != '\0' && at[1] != '/' && at[1] != '.');
        }
    FUZZ_CHECK(parts <= BD_MANIFEST_DEPTH_MAX);
}

static void any_manifest(const char *text, size_t len)
{
    bd_manifest_read read;
    bd_err err = {0};
    char run[BD_RUN_NAME];
    const bd_status st = bd_manifest_parse(text, len, "fuzz.json", &read, &err);
    if (st != BD_OK) {
        FUZZ_CHECK(st == BD_E_INPUT && strstr(err.text, "fuzz.json") != NULL);
        return;
    }
    const bd_manifest *m = &read.manifest;
    FUZZ_CHECK(bd_manifest_is_period(m->period) && bd_manifest_run_name(m, run, &err) == BD_OK);
    FUZZ_CHECK(m->previous_period == NULL || strcmp(m->previous_period, m->period) < 0);
    for (size_t i = 0; i < m->output_count; i++)
        check_name(m->outputs[i].name);
    for (size_t i = 0; i < m->input_count; i++)
        FUZZ_CHECK(m->inputs[i].path != NULL && m->inputs[i].digest != NULL);
    bd_manifest_fini(&read);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    any_text((const char *)data, size);
    any_manifest((const char *)data, size);
    return 0;
}
