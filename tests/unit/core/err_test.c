/* Errors: every code has a row of its own; faults are copied; a broken invariant ends the process. */
#include "unit/unit.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static void every_code_has_a_row(void **state)
{
    (void)state;
    for (int code = AVT_OK + 1; code < AVT_CODE_COUNT; code++) {
        const char *name = avt_err_name((enum avt_code)code);
        int status = avt_err_status((enum avt_code)code);
        assert_row(status >= 400 && status <= 599, name);
        for (int other = AVT_OK; other < code; other++)
            assert_string_not_equal(name, avt_err_name((enum avt_code)other));
    }
}

static void unknown_code_is_the_row_of_ok(void **state)
{
    (void)state;
    assert_int_equal(avt_err_status(AVT_OK), 200);
    assert_int_equal(avt_err_status(AVT_CODE_COUNT), 200);
    assert_string_equal(avt_err_name(AVT_CODE_COUNT), avt_err_name(AVT_OK));
}

static void rows_are_those_of_the_table(void **state)
{
    (void)state;
    assert_int_equal(avt_err_status(AVT_ESTALE), 412);
    assert_string_equal(avt_err_name(AVT_ESTALE), "utdatert");
}

static struct avt_err passes_on(struct avt_err err, bool *passed)
{
    AVT_TRY(err);
    *passed = true;
    return AVT_NOERR;
}

static void try_returns_on_error_only(void **state)
{
    struct avt_arena *arena = *state;
    bool passed = false;
    struct avt_err err = avt_err_format(arena, AVT_EFORM, "linje 3", "%d of %s", 7, "nine");
    err = passes_on(err, &passed);
    assert_code(err, AVT_EFORM);
    assert_string_equal(err.where, "linje 3");
    assert_string_equal(err.detail, "7 of nine");
    assert_false(passed);
    assert_ok(passes_on(AVT_NOERR, &passed));
    assert_true(passed);
}

static void faults_are_copied(void **state)
{
    struct avt_faults faults = AVT_FAULTS(*state);
    char felt[] = "start";
    avt_faults_add(&faults, "mangler", felt, AVT_STOPP, "tf-3-4-1");
    felt[0] = 'x';
    assert_string_equal(faults.list[0].felt, "start");
    assert_string_equal(faults.list[0].hjemmel, "tf-3-4-1");
}

static void only_a_stopp_stops(void **state)
{
    struct avt_faults faults = AVT_FAULTS(*state);
    assert_false(avt_faults_stop(&faults));
    for (int i = 0; i < 20; i++)
        avt_faults_add(&faults, "kort", "formaal", AVT_ADVARSEL, "");
    assert_false(avt_faults_stop(&faults));
    avt_faults_add(&faults, "mangler", "start", AVT_STOPP, "");
    assert_int_equal(faults.n, 21);
    assert_true(avt_faults_stop(&faults));
}

static void broken_invariant_aborts(void **state)
{
    (void)state;
    pid_t child = fork();
    if (child == 0) {
        (void)signal(SIGABRT, SIG_DFL);
        (void)fclose(stderr);
        avt_invariant_failed("false", __FILE__, __LINE__);
    }
    int status = 0;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFSIGNALED(status));
    assert_int_equal(WTERMSIG(status), SIGABRT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        unit_case(every_code_has_a_row),        unit_case(unknown_code_is_the_row_of_ok),
        unit_case(rows_are_those_of_the_table), unit_case(try_returns_on_error_only),
        unit_case(faults_are_copied),           unit_case(only_a_stopp_stops),
        unit_case(broken_invariant_aborts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
