/* alarms: see alarms.h. The facts, and what follows from the alarms; alarm_rules.c is the table. */
#include "engine/run/alarms/alarms.h"

#include <stdio.h>
#include <stdlib.h>

#include "config/keys.h"
#include "engine/run/alarms/alarm_rules.h"

enum {
    INPUT_ROWS = 20, /* fewer rows of one file may be a coincidence */
    INPUTS_MAX = 20  /* inputs that are listed for one alarm */
};

/* ---- facts ---- */

bd_alarm_facts bd_alarm_dataset_facts(const bd_plan *plan, int dataset)
{
    return (bd_alarm_facts){.plan = plan,
                            .dataset = dataset,
                            .file = plan->datasets[dataset].file_count,
                            .complete = true,
                            .encoding = plan->datasets[dataset].spec.encoding};
}

bd_alarm_facts bd_alarm_input_facts(const bd_plan *plan, int dataset, size_t file,
                                    const bd_row_counts *rows, const bd_reader_totals *totals)
{
    bd_alarm_facts facts = bd_alarm_dataset_facts(plan, dataset);
    facts.input = plan->datasets[dataset].shown[file].at;
    facts.file = file;
    facts.rows = *rows;
    if (totals->encoding.evidence[0] != '\0')
        facts.encoding = totals->encoding.encoding;
    facts.no_result = totals->no_result;
    facts.unread_sheets = totals->unread_sheets;
    return facts;
}

void bd_alarm_facts_add(bd_alarm_facts *sum, const bd_alarm_facts *input)
{
    const bool bad = bd_alarm__bad_bytes(input) != 0;
    bd_row_counts_add(&sum->rows, &input->rows);
    if (bad && sum->file == sum->plan->datasets[sum->dataset].file_count) {
        sum->file = input->file;
        sum->encoding = input->encoding;
    }
    sum->complete = sum->complete && input->complete;
    sum->region_unmapped += input->region_unmapped;
    sum->repeated_header += input->repeated_header;
    sum->no_result += input->no_result;
}

/* ---- deciding ---- */

/* Append an alarm; the rule's text follows "roster: " or "roster: 'file': ". */
static bd_status raise(const bd_alarm_rule *rule, const bd_alarm_facts *facts,
                       bd_alarm_severity severity, bd_alarm_list *out, bd_err *err)
{
    bd_alarm *alarm = bd_alarm_add(out);
    if (alarm == NULL)
        return bd_fail(err, BD_E_NOMEM, 0, "no memory for alarms");
    alarm->name = rule->name;
    alarm->dataset = facts->plan->datasets[facts->dataset].name;
    alarm->input = facts->input;
    alarm->grave = severity == BD_ALARM_GRAVE ? rule->grave : -1;
    alarm->rows = rule->count(facts);
    alarm->of = rule->of == NULL ? 0 : rule->of(facts);
    return bd_alarm__write(rule, facts, alarm, err);
}

/* How severe the rule is for the whole data set. */
static bd_alarm_severity of_dataset(const bd_alarm_rule *rule, const bd_alarm_facts *facts)
{
    return rule->scope == BD_ALARM_OF_INPUT ? BD_ALARM_NONE : rule->test(rule, facts);
}

/* And for one of several inputs: rules of shares need enough rows. A grave share of a data set is a
 * warning of an input, unless more than half of the input's rows are concerned. */
static bd_alarm_severity of_input(const bd_alarm_rule *rule, const bd_alarm_facts *facts)
{
    if (rule->scope == BD_ALARM_OF_DATASET)
        return BD_ALARM_NONE;
    const bd_alarm_severity found = rule->test(rule, facts);
    if (rule->scope == BD_ALARM_OF_INPUT || rule->of == NULL || found == BD_ALARM_NONE)
        return found;
    const uint64_t of = rule->of(facts);
    if (of < INPUT_ROWS)
        return BD_ALARM_NONE;
    if (!rule->input_grave || 2 * rule->count(facts) <= of)
        return BD_ALARM_WARNING;
    return found;
}

/* Say that more inputs than are listed have the alarm. */
static bd_status raise_rest(const bd_alarm_rule *rule, const bd_alarm_facts *dataset, size_t rest,
                            bd_alarm_severity severity, bd_alarm_list *out, bd_err *err)
{
    bd_alarm *alarm = bd_alarm_add(out);
    if (alarm == NULL)
        return bd_fail(err, BD_E_NOMEM, 0, "no memory for alarms");
    alarm->name = rule->name;
    alarm->dataset = dataset->plan->datasets[dataset->dataset].name;
    alarm->grave = severity == BD_ALARM_GRAVE ? rule->grave : -1;
    alarm->rows = rest;
    snprintf(alarm->text, sizeof alarm->text, "%s: the same in %zu more files", alarm->dataset,
             rest);
    return BD_OK;
}

static bd_status decide_inputs(const bd_alarm_rule *rule, const bd_alarm_facts *dataset,
                               bd_alarm_severity said, const bd_alarm_facts *inputs, size_t count,
                               bd_alarm_list *out, bd_err *err)
{
    size_t listed = 0;
    size_t rest = 0;
    bd_alarm_severity worst = BD_ALARM_NONE;
    for (size_t i = 0; i < count; i++) {
        const bd_alarm_severity severity = of_input(rule, &inputs[i]);
        if (severity <= said)
            continue;
        if (listed == INPUTS_MAX) {
            rest++;
            worst = severity > worst ? severity : worst;
            continue;
        }
        listed++;
        BD_TRY(raise(rule, &inputs[i], severity, out, err));
    }
    return rest == 0 ? BD_OK : raise_rest(rule, dataset, rest, worst, out, err);
}

bd_status bd_alarms_decide(const bd_alarm_facts *dataset, const bd_alarm_facts *inputs,
                           size_t input_count, bd_alarm_list *out, bd_err *err)
{
    for (size_t i = 0; i < bd_alarm_rule_count; i++) {
        const bd_alarm_rule *rule = &bd_alarm_rules[i];
        const bd_alarm_severity said = of_dataset(rule, dataset);
        if (said != BD_ALARM_NONE)
            BD_TRY(raise(rule, dataset, said, out, err));
        if (rule->alone || input_count > 1)
            BD_TRY(decide_inputs(rule, dataset, said, inputs, input_count, out, err));
    }
    return BD_OK;
}

bd_status bd_alarms_of_input(const bd_alarm_facts *input, bd_alarm_list *out, bd_err *err)
{
    const bool several = input->plan->datasets[input->dataset].file_count > 1;
    for (size_t i = 0; i < bd_alarm_rule_count; i++) {
        const bd_alarm_rule *rule = &bd_alarm_rules[i];
        bd_alarm_severity severity = rule->test(rule, input);
        const bool fits = several ? rule->scope != BD_ALARM_OF_DATASET
                                  : rule->scope != BD_ALARM_OF_INPUT || rule->alone;
        if (several && severity == BD_ALARM_GRAVE && of_input(rule, input) != BD_ALARM_GRAVE)
            severity = BD_ALARM_WARNING;
        if (fits && severity != BD_ALARM_NONE)
            BD_TRY(raise(rule, input, severity, out, err));
    }
    return BD_OK;
}

static bd_alarm_facts loaded_facts(const bd_plan *plan, int dataset, size_t file,
                                   const bd_input_counts *counts)
{
    bd_alarm_facts facts =
        bd_alarm_input_facts(plan, dataset, file, &counts->counted, &counts->file);
    facts.repeated_header = counts->lines.repeated_header;
    facts.grown_bytes = counts->grown_bytes;
    return facts;
}

bd_status bd_alarms_of_load(const bd_plan *plan, const bd_load_totals *loaded, bd_alarm_list *out,
                            bd_err *err)
{
    bd_status st = BD_OK;
    bd_alarm_facts *inputs = NULL;
    for (int d = 0; d < BD_DATASETS; d++) {
        const size_t count = plan->datasets[d].file_count;
        bd_alarm_facts dataset = bd_alarm_dataset_facts(plan, d);
        free(inputs);
        inputs = calloc(count, sizeof *inputs);
        if (inputs == NULL)
            BD_FAIL(err, BD_E_NOMEM, 0, "no memory for the alarms of %zu inputs", count);
        for (size_t i = 0; i < count; i++) {
            inputs[i] = loaded_facts(plan, d, i, &loaded->inputs[d][i]);
            bd_alarm_facts_add(&dataset, &inputs[i]);
        }
        BD_GOTO(bd_alarms_decide(&dataset, inputs, count, out, err));
    }
done:
    free(inputs);
    return st;
}

bd_status bd_alarms_of_regions(const bd_plan *plan, uint64_t unmapped, uint64_t rows,
                               bd_alarm_list *out, bd_err *err)
{
    bd_alarm_facts facts = bd_alarm_dataset_facts(plan, BD_ROSTER);
    facts.region_unmapped = unmapped;
    facts.rows.reasons[BD_ID_OK] = rows;
    const bd_alarm_rule *rule = bd_alarm__unmapped();
    const bd_alarm_severity severity = rule->test(rule, &facts);
    return severity == BD_ALARM_NONE ? BD_OK : raise(rule, &facts, severity, out, err);
}

/* ---- what follows ---- */

const char *bd_grave_name(bd_grave grave)
{
    for (size_t i = 0; i < bd_key_word_count; i++)
        if (bd_key_words[i].list == BD_WORDS_ALARM && bd_key_words[i].value == 1u << grave)
            return bd_key_words[i].word;
    return "";
}

static bool refuses(const bd_alarm *alarm)
{
    return alarm->grave >= 0 && !alarm->accepted;
}

static void say(const bd_alarm *alarm, bd_buf *out)
{
    const char *kind = refuses(alarm) ? "grave: " : alarm->accepted ? "accepted: " : "";
    bd_buf_printf(out, "bidui: alarm: %s%s (%s)\n", kind, alarm->text, alarm->name);
}

void bd_alarms_say(const bd_alarm_list *list, bd_buf *out)
{
    for (size_t i = 0; i < list->count; i++)
        say(&list->at[i], out);
}

/* "--accept a --accept b", or `accept: [a, b]` in the configuration. */
static void add_accept(unsigned graves, bool option, bd_buf *out)
{
    const char *between = "";
    for (int i = 0; i < BD_GRAVE_COUNT; i++) {
        if ((graves >> i & 1) == 0)
            continue;
        bd_buf_printf(out, "%s%s%s", between, option ? "--accept " : "",
                      bd_grave_name((bd_grave)i));
        between = option ? " " : ", ";
    }
}

static void add_hint(const bd_alarm *first, unsigned graves, bd_err *err)
{
    bd_buf hint = {0};
    bd_buf_printf(&hint, "%s%sto publish all the same: ", first->hint,
                  first->hint[0] == '\0' ? "" : "; ");
    add_accept(graves, true, &hint);
    bd_buf_add_string(&hint, ", or `accept: [");
    add_accept(graves, false, &hint);
    bd_buf_add_string(&hint, "]` in the configuration");
    bd_buf_add_char(&hint, '\0');
    bd_hint(err, "%s", hint.failed ? "--accept NAME publishes all the same" : hint.at);
    bd_buf_fini(&hint);
}

bd_status bd_alarms_refuse(bd_alarm_list *list, unsigned accept, bd_buf *warnings, bd_err *err)
{
    const bd_alarm *first = NULL;
    unsigned graves = 0;
    for (size_t i = 0; i < list->count; i++) {
        bd_alarm *alarm = &list->at[i];
        alarm->accepted = alarm->grave >= 0 && (accept >> alarm->grave & 1) != 0;
        if (!refuses(alarm))
            continue;
        graves |= 1u << alarm->grave;
        first = first == NULL ? alarm : first;
    }
    if (first == NULL)
        return BD_OK;
    for (size_t i = 0; i < list->count; i++)
        if (&list->at[i] != first)
            say(&list->at[i], warnings);
    add_hint(first, graves, err);
    return bd_fail(err, BD_E_INPUT, 0, "alarm: %s (%s); nothing is published", first->text,
                   first->name);
}
