/* cmd_run: `bidui run`. */
#include "engine/cli/cli.h"

bd_status bd_cli__run(const bd_options *options, const bd_cli_signals *signals,
                      bd_run_result *result, bd_err *err)
{
    const bd_option_value *values = options->values;
    const bd_run_options run = {.threads = (unsigned)values[BD_OPTION_THREADS].number,
                                .memory_bytes = (size_t)values[BD_OPTION_MEMORY].number,
                                .force = values[BD_OPTION_FORCE].given,
                                .json = values[BD_OPTION_JSON].given,
                                .accept = (unsigned)values[BD_OPTION_ACCEPT].number,
                                .progress = (bd_progress_mode)values[BD_OPTION_PROGRESS].number,
                                .stop = signals->stop};
    bd_config *config = NULL;

    if (signals->watch != NULL)
        signals->watch();
    BD_TRY(
        bd_config_load(values[BD_OPTION_CONFIG].text, values[BD_OPTION_PERIOD].text, &config, err));
    const bd_status st = bd_run(config, &run, result, err);
    bd_config_free(config);
    return st;
}
