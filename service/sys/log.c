/* Logs: a line is built whole and written by one write(2), so that lines of several processes do not mix. */
#include "sys/log.h"

#include <unistd.h>

#include "avtale/json.h"
#include "avtale/text.h"
#include "sys/clock.h"

static const char *program_name = "avtale";

void log_open(const char *program)
{
    program_name = program;
}

/* A line of log is JSON whatever a path or an argument held. */
static const char *printable(const char *text)
{
    return text != NULL && avt_text_is_utf8(avt_span_str(text)) ? text : "";
}

static struct avt_json_writer line_open(struct avt_arena *arena, const char *event)
{
    struct avt_json_writer w = AVT_JSON_WRITER(arena);
    avt_json_open(&w, NULL, '{');
    avt_json_add_string(&w, "time", avt_instant_format(arena, clock_now()));
    avt_json_add_string(&w, "program", program_name);
    avt_json_add_string(&w, "event", event);
    return w;
}

static void add_id(struct avt_json_writer *w, const char *id)
{
    if (id != NULL)
        avt_json_add_string(w, "id", printable(id));
}

/* A log that cannot be written stops nothing. */
static void line_close(struct avt_json_writer *w, struct avt_arena *arena)
{
    avt_json_close(w, '}');
    avt_buf_char(&w->buf, '\n');
    struct avt_span line = avt_buf_get(&w->buf);
    ssize_t written = write(STDERR_FILENO, line.ptr, line.len);
    (void)written;
    avt_arena_free(&arena);
}

void log_pairs(const char *event, const char *id, const struct log_pair *pairs)
{
    struct avt_arena *arena = avt_arena_new();
    struct avt_json_writer w = line_open(arena, event);
    add_id(&w, id);
    for (; pairs->key != NULL; pairs++)
        avt_json_add_int(&w, pairs->key, pairs->number);
    line_close(&w, arena);
}

void log_error(const char *event, struct avt_err err, const char *id)
{
    struct avt_arena *arena = avt_arena_new();
    struct avt_json_writer w = line_open(arena, event);
    avt_json_add_string(&w, "error", avt_err_name(err.code));
    avt_json_add_string(&w, "where", printable(err.where));
    avt_json_add_string(&w, "detail", printable(err.detail));
    add_id(&w, id);
    line_close(&w, arena);
}
