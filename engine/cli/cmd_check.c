/* cmd_check: `bidui check`. */
#include "engine/cli/cli.h"
#include "engine/inspect/check/check.h"

bd_status bd_cli__check(const bd_options *options, const bd_cli_signals *signals,
                        bd_run_result *result, bd_err *err)
{
    const bd_option_value *values = options->values;
    const bd_run_options run = {.threads = (unsigned)values[BD_OPTION_THREADS].number,
                                .memory_bytes = (size_t)values[BD_OPTION_MEMORY].number,
                                .accept = (unsigned)values[BD_OPTION_ACCEPT].number,
                                .json = values[BD_OPTION_JSON].given};
    bd_config *config = NULL;

    (void)signals;
    BD_TRY(
        bd_config_load(values[BD_OPTION_CONFIG].text, values[BD_OPTION_PERIOD].text, &config, err));
    const bd_status st = bd_check(config, &run, &result->text, err);
    bd_config_free(config);
    return st;
}
