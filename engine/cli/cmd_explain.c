/* cmd_explain: `bidui explain`. The number appears only in its output, never in a message. */
#include "engine/base/guarded.h"
#include "engine/cli/cli.h"
#include "engine/inspect/explain/explain.h"

struct question {
    const bd_config *config;
    const char *id;
};

static bd_status answer(void *context, bd_buf *out, bd_err *err)
{
    const struct question *question = context;
    return bd_explain(question->config, question->id, out, err);
}

/* In a child process: the store may be damaged in any way. */
static bd_status ask(const bd_config *config, const char *id, bd_buf *out, bd_err *err)
{
    struct question question = {config, id};
    const size_t before = out->len;
    bd_buf what = {0};
    bd_status st = BD_OK;
    bd_buf_printf(&what, "store '%s/%s.mdb'", config->store, config->period);
    BD_GOTO(bd_buf_check(&what, err));
    BD_GOTO(bd_guarded(answer, &question, what.at, out, err));
done:
    if (st < 0)
        out->len = before; /* half an answer is none */
    bd_buf_fini(&what);
    return st;
}

bd_status bd_cli__explain(const bd_options *options, const bd_cli_signals *signals,
                          bd_run_result *result, bd_err *err)
{
    const bd_option_value *values = options->values;
    bd_config *config = NULL;

    (void)signals;
    BD_TRY(
        bd_config_load(values[BD_OPTION_CONFIG].text, values[BD_OPTION_PERIOD].text, &config, err));
    const bd_status st = ask(config, options->operand, &result->text, err);
    bd_config_free(config);
    return st;
}
