/* cmd_verify: `bidui verify`. */
#include "engine/cli/cli.h"
#include "engine/inspect/verify/verify.h"

bd_status bd_cli__verify(const bd_options *options, const bd_cli_signals *signals,
                         bd_run_result *result, bd_err *err)
{
    const bd_option_value *values = options->values;
    const bd_verify_options wanted = {.config = values[BD_OPTION_CONFIG].text,
                                      .inputs = values[BD_OPTION_INPUTS].given,
                                      .store_blocks = values[BD_OPTION_STORE].given};

    (void)signals;
    if (wanted.inputs && wanted.config == NULL) {
        bd_hint(err, "the configuration names the input files");
        return bd_fail(err, BD_E_USAGE, 0, "bidui verify --inputs needs -c FILE");
    }
    if (wanted.store_blocks && wanted.config == NULL) {
        bd_hint(err, "the configuration says where the store is");
        return bd_fail(err, BD_E_USAGE, 0, "bidui verify --store needs -c FILE");
    }
    return bd_verify(options->operand, &wanted, &result->text, err);
}
