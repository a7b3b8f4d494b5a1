/* cli: exit statuses and messages of the program; this file stands in for the five commands. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "engine/cli/cli.h"

/* What the next command does. Each Criterion test is its own process. */
static bd_status answer;
static const char *failure = "";
static const char *printed = "shown\n";
static const char *warned = "";
static bool limit_passed;
static bool watched;
static bd_stop stop;

static bd_status play(bd_run_result *result, bd_err *err)
{
    bd_buf_add_string(&result->text, printed);
    bd_buf_add_string(&result->warnings, warned);
    result->limit_passed = limit_passed;
    if (answer >= 0)
        return answer;
    if (failure[0] == '\0')
        return answer;
    bd_hint(err, "do this");
    return bd_fail(err, answer, 0, "%s", failure);
}

bd_status bd_cli__run(const bd_options *options, const bd_cli_signals *signals,
                      bd_run_result *result, bd_err *err)
{
    (void)options;
    signals->watch();
    return play(result, err);
}

bd_status bd_cli__check(const bd_options *options, const bd_cli_signals *signals,
                        bd_run_result *result, bd_err *err)
{
    (void)options;
    (void)signals;
    return play(result, err);
}

bd_status bd_cli__explain(const bd_options *options, const bd_cli_signals *signals,
                          bd_run_result *result, bd_err *err)
{
    (void)signals;
    if (options->operand != NULL)
        cr_expect_str_eq(options->operand, "110");
    if (options->values[BD_OPTION_FIELD].given)
        cr_expect_str_eq(options->values[BD_OPTION_FIELD].text, "name=secret");
    if (options->values[BD_OPTION_SOURCE].given)
        cr_expect_str_eq(options->values[BD_OPTION_SOURCE].text, "secret:1");
    return play(result, err);
}

bd_status bd_cli__verify(const bd_options *options, const bd_cli_signals *signals,
                         bd_run_result *result, bd_err *err)
{
    (void)signals;
    cr_expect_str_eq(options->operand, "reports/2026-11");
    return play(result, err);
}

bd_status bd_cli__generate(const bd_options *options, const bd_cli_signals *signals,
                           bd_run_result *result, bd_err *err)
{
    (void)signals;
    cr_expect(eq(u64, options->values[BD_OPTION_CARDS].number, 10000000));
    return play(result, err);
}

static void watch(void)
{
    watched = true;
}

typedef struct streams {
    int exit_status;
    char out[8192];
    char err[1024];
} streams;

static int to_file(FILE *file, int fd)
{
    const int saved = dup(fd);
    cr_assert(dup2(fileno(file), fd) == fd);
    return saved;
}

static void from_file(FILE *file, int fd, int saved, char *out, size_t size)
{
    cr_assert(dup2(saved, fd) == fd);
    close(saved);
    rewind(file);
    out[fread(out, 1, size - 1, file)] = '\0';
    fclose(file);
}

static void call(const char *line, streams *s)
{
    const bd_cli_signals signals = {&stop, watch};
    char text[256];
    char program[] = "bidui";
    char *argv[16] = {program};
    int argc = 1;
    FILE *out = tmpfile();
    FILE *err = tmpfile();

    snprintf(text, sizeof text, "%s", line);
    for (char *word = strtok(text, " "); word != NULL; word = strtok(NULL, " "))
        argv[argc++] = word;
    const int out_saved = to_file(out, STDOUT_FILENO);
    const int err_saved = to_file(err, STDERR_FILENO);
    s->exit_status = bd_cli_main(argc, argv, &signals);
    from_file(out, STDOUT_FILENO, out_saved, s->out, sizeof s->out);
    from_file(err, STDERR_FILENO, err_saved, s->err, sizeof s->err);
}

static void expects(const char *line, int exit_status, const char *out, const char *err)
{
    static streams s;
    call(line, &s);
    cr_expect(eq(int, s.exit_status, exit_status));
    cr_expect_str_eq(s.out, out);
    cr_expect_str_eq(s.err, err);
}

Test(cli, a_command_that_is_done_shows_its_text)
{
    expects("run -c b.yaml", 0, "shown\n", "");
    cr_expect(watched);
    expects("check -c b.yaml", 0, "shown\n", "");
    expects("explain -c b.yaml 110", 0, "shown\n", "");
    expects("verify reports/2026-11", 0, "shown\n", "");
    expects("generate --out d --roster 1M --cards 10M", 0, "shown\n", "");
}

/* Everybody may read the command line of a process. */
static void hides(const char *line, const char *left)
{
    const bd_cli_signals signals = {&stop, watch};
    char text[256];
    char joined[256] = "";
    char program[] = "bidui";
    char *argv[16] = {program};
    int argc = 1;
    snprintf(text, sizeof text, "%s", line);
    for (char *word = strtok(text, " "); word != NULL; word = strtok(NULL, " "))
        argv[argc++] = word;
    cr_expect(eq(int, bd_cli_main(argc, argv, &signals), 0));
    for (int i = 1; i < argc; i++)
        snprintf(joined + strlen(joined), sizeof joined - strlen(joined), "%s%s", i == 1 ? "" : " ",
                 argv[i]);
    cr_expect_str_eq(joined, left);
}

Test(cli, what_is_asked_about_a_person_is_overwritten_on_the_command_line)
{
    hides("explain -c b.yaml 110", "explain -c b.yaml ***");
    hides("explain 110 -c b.yaml", "explain *** -c b.yaml");
    hides("explain --field name=secret -c b.yaml", "explain --field *********** -c b.yaml");
    hides("explain -c b.yaml --field=name=secret", "explain -c b.yaml --field=***********");
    hides("explain -c b.yaml --source=secret:1", "explain -c b.yaml --source=********");
    hides("explain -c b.yaml --source secret:1 --json",
          "explain -c b.yaml --source ******** --json");
    hides("verify reports/2026-11", "verify reports/2026-11");
}

Test(cli, a_passed_limit_is_status_1)
{
    limit_passed = true;
    expects("run -c b.yaml", 1, "shown\n", "");
}

Test(cli, each_failure_has_its_status_one_message_and_one_hint)
{
    static const struct {
        bd_status status;
        int exit_status;
    } table[] = {{BD_E_USAGE, 2}, {BD_E_INPUT, 3}, {BD_E_IO, 4},
                 {BD_E_NOMEM, 4}, {BD_E_BUG, 5},   {BD_E_LOCKED, 6}};
    failure = "it failed";
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        answer = table[i].status;
        expects("run -c b.yaml", table[i].exit_status, "shown\n",
                "bidui: it failed\nhint: do this\n");
    }
}

#define TURNED       "\xE2\x80\xAE"
#define SHOWN_TURNED "\\xE2\\x80\\xAE"
#define HIDDEN     \
    "\xE2\x80\xB9" \
    "18 characters\xE2\x80\xBA"

/* Whatever a command puts into its output; a message is one line, a table has lines of its own. */
Test(cli, nothing_printed_drives_a_terminal_or_holds_an_identity_number)
{
    printed = "a\x1B[2J\xC2\x9B" TURNED "\xFF\nb 11010519491231002X\n";
    warned = "c\r\x7F 11010519491231002X\n";
    expects("run -c b.yaml", 0, "a\\x1B[2J\\xC2\\x9B" SHOWN_TURNED "\\xFF\nb " HIDDEN "\n",
            "c\\x0D\\x7F " HIDDEN "\n");
    warned = "";
    expects("explain -c b.yaml 110", 0,
            "a\\x1B[2J\\xC2\\x9B" SHOWN_TURNED "\\xFF\nb 11010519491231002X\n", "");
    printed = "{\"a\": \"11010519491231002X" TURNED "\xFF\"}\n"; /* JSON escapes by itself */
    expects("run -c b.yaml --json", 0, "{\"a\": \"11010519491231002X" TURNED "\\xFF\"}\n", "");
}

Test(cli, a_message_is_one_line_without_an_identity_number)
{
    printed = "";
    answer = BD_E_IO;
    failure = "cannot open 'a\nb" TURNED "11010519491231002X.csv'";
    expects("run -c b.yaml", 4, "",
            "bidui: cannot open 'a\\x0Ab" SHOWN_TURNED HIDDEN ".csv'\nhint: do this\n");
}

Test(cli, a_signal_is_128_and_its_number)
{
    answer = BD_E_CANCELLED;
    stop = SIGTERM;
    expects("run -c b.yaml", 143, "shown\n",
            "bidui: stopped by signal 15 (Terminated); nothing is published\n");
    stop = SIGINT;
    failure = "cancelled somewhere";
    expects("run -c b.yaml", 130, "shown\n",
            "bidui: stopped by signal 2 (Interrupt); nothing is published\n");
}

Test(cli, cancelled_without_a_signal_is_a_bug)
{
    answer = BD_E_CANCELLED;
    expects("run -c b.yaml", 5, "shown\n", "bidui: a failure without a message (status -8)\n");
}

Test(cli, a_wrong_command_line_is_status_2)
{
    expects("run", 2, "", "bidui: bidui run needs -c FILE\nhint: bidui run --help\n");
    expects("", 2, "", "bidui: no command given\nhint: bidui --help\n");
}

Test(cli, help_and_version_are_shown_and_done)
{
    static streams s;
    expects("--version", 0, "bidui " BIDUI_VERSION "\n", "");
    call("run --help", &s);
    cr_expect(eq(int, s.exit_status, 0));
    cr_expect(strncmp(s.out, "usage:\n  bidui run -c FILE", 26) == 0);
    call("--help", &s);
    cr_expect(eq(int, s.exit_status, 0));
    cr_expect(strncmp(s.out, "bidui (比对) compares", 20) == 0);
}

Test(cli, output_that_cannot_be_written_is_status_4)
{
    static streams s;
    const int saved = dup(STDOUT_FILENO);
    const int full = open("/dev/full", O_WRONLY);
    FILE *err = tmpfile();
    char program[] = "bidui";
    char option[] = "--version";
    char *argv[] = {program, option, NULL};
    const bd_cli_signals signals = {&stop, watch};

    cr_assert(full >= 0 && dup2(full, STDOUT_FILENO) == STDOUT_FILENO);
    const int err_saved = to_file(err, STDERR_FILENO);
    s.exit_status = bd_cli_main(2, argv, &signals);
    from_file(err, STDERR_FILENO, err_saved, s.err, sizeof s.err);
    dup2(saved, STDOUT_FILENO);
    cr_expect(eq(int, s.exit_status, 4));
    cr_expect_str_eq(s.err, "bidui: cannot write 'standard output': No space left on device\n");
}

Test(cli, a_closed_pipe_is_status_4)
{
    static streams s;
    int ends[2];
    const int saved = dup(STDOUT_FILENO);
    FILE *err = tmpfile();
    char program[] = "bidui";
    char option[] = "--version";
    char *argv[] = {program, option, NULL};
    const bd_cli_signals signals = {&stop, watch};

    signal(SIGPIPE, SIG_IGN); /* as main does */
    cr_assert(pipe(ends) == 0);
    close(ends[0]);
    dup2(ends[1], STDOUT_FILENO);
    const int err_saved = to_file(err, STDERR_FILENO);
    s.exit_status = bd_cli_main(2, argv, &signals);
    from_file(err, STDERR_FILENO, err_saved, s.err, sizeof s.err);
    dup2(saved, STDOUT_FILENO);
    cr_expect(eq(int, s.exit_status, 4));
    cr_expect_str_eq(s.err, "bidui: cannot write 'standard output': Broken pipe\n");
}
