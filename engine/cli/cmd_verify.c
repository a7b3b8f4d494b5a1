/* cmd_verify: `bidui verify`. */
#include "engine/cli/cli.h"
#include "engine/inspect/verify/verify.h"

bd_status bd_cli__verify(const bd_options *options, const bd_cli_signals *signals,
                         bd_run_result *result, bd_err *err)
{
    const bd_option_value *values = options->values;
    const bool inputs = values[BD_OPTION_INPUTS].given;
    const char *config = values[BD_OPTION_CONFIG].text;

    (void)signals;
    if (inputs && config == NULL) {
        bd_hint(err, "the configuration names the input files");
        return bd_fail(err, BD_E_USAGE, 0, "bidui verify --inputs needs -c FILE");
    }
    if (!inputs && config != NULL) {
        bd_hint(err, "without --inputs no configuration is needed");
        return bd_fail(err, BD_E_USAGE, 0, "bidui verify takes -c FILE with --inputs only");
    }
    return bd_verify(options->operand, config, &result->text, err);
}
