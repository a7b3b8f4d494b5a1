/* cmd_explain: `bidui explain`. What was asked for appears only in its output, never in a message. */
#include <string.h>
#include <unistd.h>

#include "engine/base/guarded.h"
#include "engine/base/shown.h"
#include "engine/cli/cli.h"
#include "engine/cli/print.h"
#include "engine/inspect/explain/explain.h"

static bd_explain_query query_of(const bd_options *options)
{
    const bd_option_value *values = options->values;
    bd_explain_query query = {.input = STDIN_FILENO, .json = values[BD_OPTION_JSON].given};
    if (values[BD_OPTION_SOURCE].given) {
        query.by = BD_EXPLAIN_SOURCE;
        query.text = values[BD_OPTION_SOURCE].text;
    } else if (values[BD_OPTION_FIELD].given) {
        query.by = BD_EXPLAIN_FIELD;
        query.text = values[BD_OPTION_FIELD].text;
    } else {
        query.by = strcmp(options->operand, "-") == 0 ? BD_EXPLAIN_NUMBERS : BD_EXPLAIN_NUMBER;
        query.text = options->operand;
    }
    return query;
}

struct question {
    const bd_config *config;
    const bd_explain_query *query;
};

static bd_status write_answer(void *context, const bd_buf *text, bd_err *err)
{
    const struct question *question = context;
    return bd_print(STDOUT_FILENO, "standard output", text,
                    question->query->json ? bd_shown_add : bd_shown_add_lines, err);
}

/* In the child, which writes each answer as soon as it is complete: half an answer is none. */
static bd_status answer(void *context, bd_buf *out, bd_err *err)
{
    const struct question *question = context;
    bd_explain_out answers = {.write = write_answer, .context = context};
    (void)out;
    const bd_status st = bd_explain(question->config, question->query, &answers, err);
    bd_buf_fini(&answers.text);
    return st;
}

/* In a child process: the store may be damaged in any way. */
static bd_status ask(const bd_config *config, const bd_explain_query *query, bd_err *err)
{
    struct question question = {config, query};
    bd_buf what = {0}, unused = {0};
    bd_status st = BD_OK;
    bd_buf_printf(&what, "store '%s/%s.mdb'", config->store, config->period);
    bd_buf_add_char(&what, '\0');
    BD_GOTO(bd_buf_check(&what, err));
    BD_GOTO(bd_guarded(answer, &question, what.at, &unused, err));
done:
    bd_buf_fini(&what);
    bd_buf_fini(&unused);
    return st;
}

bd_status bd_cli__explain(const bd_options *options, const bd_cli_signals *signals,
                          bd_run_result *result, bd_err *err)
{
    const bd_option_value *values = options->values;
    const bd_explain_query query = query_of(options);
    bd_config *config = NULL;

    (void)signals;
    (void)result;
    BD_TRY(
        bd_config_load(values[BD_OPTION_CONFIG].text, values[BD_OPTION_PERIOD].text, &config, err));
    const bd_status st = ask(config, &query, err);
    bd_config_free(config);
    return st;
}
