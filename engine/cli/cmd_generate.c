/* cmd_generate: `bidui generate`. */
#include "engine/cli/cli.h"
#include "fixtures/generator/generate.h"

bd_status bd_cli__generate(const bd_options *options, const bd_cli_signals *signals,
                           bd_run_result *result, bd_err *err)
{
    const bd_option_value *values = options->values;
    const bd_generate_options generate = {.out_folder = values[BD_OPTION_OUT].text,
                                          .roster_rows = values[BD_OPTION_ROSTER].number,
                                          .card_rows = values[BD_OPTION_CARDS].number,
                                          .seed = values[BD_OPTION_SEED].number,
                                          .dirty = values[BD_OPTION_DIRTY].given};
    (void)signals;
    return bd_generate(&generate, &result->text, err);
}
