/* cmd_explain: `bidui explain`. The number appears only in its output, never in a message. */
#include "engine/cli/cli.h"
#include "engine/inspect/explain/explain.h"

bd_status bd_cli__explain(const bd_options *options, const bd_cli_signals *signals,
                          bd_run_result *result, bd_err *err)
{
    const bd_option_value *values = options->values;
    bd_config *config = NULL;

    (void)signals;
    BD_TRY(
        bd_config_load(values[BD_OPTION_CONFIG].text, values[BD_OPTION_PERIOD].text, &config, err));
    const bd_status st = bd_explain(config, options->operand, &result->text, err);
    bd_config_free(config);
    return st;
}
