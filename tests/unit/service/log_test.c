/* Logs: each line is one JSON object, whatever is in it. */
#include "sys/log.h"

#include "avtale/json.h"
#include "unit/service/folder.h"

static void write_lines(void)
{
    unsigned small = 3;
    log_open("front");
    log_event("commit", "jobs", small, "us", (int64_t)1 << 40, NULL);
    log_event("stop", NULL);
    log_error("refused", avt_err_make(AVT_ESTORE, "a\"b\n", "c\xFF"), "01ARYZ6S41TSV4RRFFQ69G5FAV");
}

/* What f writes on stderr. */
static struct avt_span capture(struct folder *folder, void (*f)(void))
{
    int saved = dup(STDERR_FILENO), fd = open(folder_at(folder, "log"), O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    assert_true(saved >= 0 && fd >= 0 && dup2(fd, STDERR_FILENO) >= 0);
    f();
    assert_true(dup2(saved, STDERR_FILENO) >= 0);
    (void)close(saved);
    (void)close(fd);
    return folder_get(folder, "log");
}

static const struct avt_json *next(struct folder *folder, struct avt_span *rest)
{
    struct avt_faults faults = AVT_FAULTS(folder->arena);
    struct avt_span line;
    struct avt_json *object = NULL;
    bool ended;
    assert_true(avt_span_line(rest, &line, &ended) && ended);
    assert_ok(avt_json_parse(folder->arena, &object, line, &faults));
    assert_string_equal(avt_json_string(object, "program"), "front");
    return object;
}

static void lines_are_objects(void **state)
{
    struct folder *folder = *state;
    struct avt_span rest = capture(folder, write_lines);
    const struct avt_json *commit = next(folder, &rest), *stop = next(folder, &rest), *refused = next(folder, &rest);
    assert_int_equal(rest.len, 0);
    assert_string_equal(avt_json_string(commit, "event"), "commit");
    assert_int_equal(avt_json_find(commit, "jobs")->number, 3);
    assert_int_equal(avt_json_find(commit, "us")->number, (int64_t)1 << 40);
    assert_string_equal(avt_json_string(stop, "event"), "stop");
    assert_string_equal(avt_json_string(refused, "error"), "lager-utilgjengelig");
    assert_string_equal(avt_json_string(refused, "where"), "a\"b\n");
    assert_string_equal(avt_json_string(refused, "detail"), "");
    assert_string_equal(avt_json_string(refused, "id"), "01ARYZ6S41TSV4RRFFQ69G5FAV");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        folder_case(lines_are_objects),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
