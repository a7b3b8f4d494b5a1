/* cmd_run: `bidui run`. */
#include <stdio.h>

#include "engine/cli/cli.h"
#include "engine/cli/given.h"

static bd_status check_loudness(const bd_option_value *values, bd_err *err)
{
    if (values[BD_OPTION_QUIET].given && values[BD_OPTION_VERBOSE].given)
        return bd_fail(err, BD_E_USAGE, 0, "--quiet and --verbose exclude each other");
    return BD_OK;
}

static bd_status check_reason(const bd_option_value *values, bd_err *err)
{
    if (!values[BD_OPTION_REASON].given)
        return BD_OK;
    if (!values[BD_OPTION_FORCE].given) {
        bd_hint(err, "--reason says why a published period is built anew");
        return bd_fail(err, BD_E_USAGE, 0, "--reason needs --force");
    }
    return bd_given_check_reason(values[BD_OPTION_REASON].text, err);
}

bd_status bd_cli__run(const bd_options *options, const bd_cli_signals *signals,
                      bd_run_result *result, bd_err *err)
{
    const bd_option_value *values = options->values;
    const bool quiet = values[BD_OPTION_QUIET].given;
    bd_given given;
    bd_run_options run = {.threads = (unsigned)values[BD_OPTION_THREADS].number,
                          .memory_bytes = (size_t)values[BD_OPTION_MEMORY].number,
                          .force = values[BD_OPTION_FORCE].given,
                          .reason = values[BD_OPTION_REASON].text,
                          .json = values[BD_OPTION_JSON].given,
                          .accept = (unsigned)values[BD_OPTION_ACCEPT].number,
                          .progress = quiet ? BD_PROGRESS_NEVER
                                            : (bd_progress_mode)values[BD_OPTION_PROGRESS].number,
                          .verbose = values[BD_OPTION_VERBOSE].given,
                          .log = &result->log,
                          .stop = signals->stop};
    bd_config *config = NULL;

    BD_TRY(check_loudness(values, err));
    BD_TRY(check_reason(values, err));
    if (signals->watch != NULL)
        signals->watch();
    BD_TRY(
        bd_config_load(values[BD_OPTION_CONFIG].text, values[BD_OPTION_PERIOD].text, &config, err));
    snprintf(result->log.period, sizeof result->log.period, "%s", config->period);
    bd_given_list(options, config->period, &given);
    run.given = given.list;
    run.given_count = given.count;
    const bd_status st = bd_run(config, &run, result, err);
    if (quiet && !run.json)
        result->text.len = 0;
    bd_config_free(config);
    return st;
}
