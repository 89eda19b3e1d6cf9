/* Configuration: the rows of conf.def, and one way to set a row, from a file or an argument. */
#include "sys/conf.h"

#include <arpa/inet.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "avtale/date.h"
#include "avtale/key.h"
#include "sys/file.h"

enum { FILE_MAX = 64 * 1024, NUMBER_MAX = 1000000 };

/* Sets a field from a text; false if the text is no value of its type. */
typedef bool (*set_fn)(struct avt_arena *arena, void *field, struct avt_span value);

static bool set_text(struct avt_arena *arena, void *field, struct avt_span value)
{
    if (value.len > 0 && memchr(value.ptr, '\0', value.len) != NULL)
        return false;
    *(const char **)field = avt_arena_strn(arena, value.ptr, value.len);
    return true;
}

static bool set_bool(struct avt_arena *arena, void *field, struct avt_span value)
{
    (void)arena;
    *(bool *)field = avt_span_is(value, "ja");
    return *(bool *)field || avt_span_is(value, "nei");
}

static bool set_date(struct avt_arena *arena, void *field, struct avt_span value)
{
    avt_date date;
    return (value.len == 0 || avt_date_parse(&date, value)) && set_text(arena, field, value);
}

static bool set_count(struct avt_arena *arena, void *field, struct avt_span value)
{
    uint64_t number;
    (void)arena;
    if (!avt_span_u64(value, NUMBER_MAX, &number))
        return false;
    *(int *)field = (int)number;
    return true;
}

static bool set_number(struct avt_arena *arena, void *field, struct avt_span value)
{
    return set_count(arena, field, value) && *(int *)field > 0;
}

#define SET_TEXT   set_text
#define SET_BOOL   set_bool
#define SET_DATE   set_date
#define SET_NUMBER set_number
#define SET_COUNT  set_count

static const struct row {
    const char *key;
    set_fn set;
    size_t at; /* in struct conf */
    const char *def, *doc;
} rows[] = {
#define CONF(key, type, def, doc) {#key, SET_##type, offsetof(struct conf, key), def, doc},
#include "sys/conf.def"
#undef CONF
};

enum { ROW_COUNT = sizeof rows / sizeof *rows };

/* One source of values; a key may stand once in each. */
struct source {
    struct avt_arena *arena;
    struct conf *conf;
    bool seen[ROW_COUNT];
};

static struct avt_err refuse(const char *where, const char *detail)
{
    return avt_err_make(AVT_EUSAGE, where, detail);
}

static struct avt_span trim(struct avt_span text)
{
    const char *const space = " \t\r";
    while (text.len > 0 && strchr(space, text.ptr[0]) != NULL && text.ptr[0] != '\0')
        text = avt_span_make(text.ptr + 1, text.len - 1);
    while (text.len > 0 && strchr(space, text.ptr[text.len - 1]) != NULL && text.ptr[text.len - 1] != '\0')
        text.len--;
    return text;
}

static struct avt_err set_row(struct source *source, const struct row *row, struct avt_span value, const char *where)
{
    bool *seen = &source->seen[row - rows];
    if (*seen)
        return refuse(where, "the key stands twice");
    *seen = true;
    if (!row->set(source->arena, (char *)source->conf + row->at, value))
        return refuse(where, "not a value of this key");
    return AVT_NOERR;
}

/* "key = value" */
static struct avt_err set_pair(struct source *source, struct avt_span text, const char *where)
{
    struct avt_span key;
    if (text.len == 0 || memchr(text.ptr, '=', text.len) == NULL)
        return refuse(where, "key = value expected");
    (void)avt_span_cut(&text, '=', &key);
    for (const struct row *row = rows; row < rows + ROW_COUNT; row++)
        if (avt_span_is(trim(key), row->key))
            return set_row(source, row, trim(text), where);
    return refuse(where, "unknown key");
}

static void set_defaults(struct avt_arena *arena, struct conf *conf)
{
    for (const struct row *row = rows; row < rows + ROW_COUNT; row++)
        AVT_INVARIANT(row->set(arena, (char *)conf + row->at, avt_span_str(row->def)));
}

static struct avt_err load_file(struct avt_arena *arena, struct conf *conf, const char *file)
{
    struct source source = {.arena = arena, .conf = conf};
    struct avt_span rest, line;
    struct avt_err err = file_read(arena, &rest, file, FILE_MAX);
    if (err.code != AVT_OK)
        return refuse(file, err.detail);
    int number = 0;
    for (bool ended; avt_span_line(&rest, &line, &ended);) {
        number++;
        line = trim(line);
        if (line.len > 0 && line.ptr[0] != '#')
            AVT_TRY(set_pair(&source, line, avt_arena_format(arena, "%s:%d", file, number)));
    }
    return AVT_NOERR;
}

static struct avt_err load_args(struct avt_arena *arena, struct conf *conf, int argc, char **argv)
{
    struct source source = {.arena = arena, .conf = conf};
    for (int i = 0; i < argc; i++) {
        if (strncmp(argv[i], "--", 2) != 0)
            return refuse(argv[i], "--key=value expected");
        AVT_TRY(set_pair(&source, avt_span_str(argv[i] + 2), argv[i]));
    }
    return AVT_NOERR;
}

/* What would turn a real installation into a demo by a slip is refused. */
static struct avt_err check_demo(const struct conf *conf)
{
    if (!conf->demo && conf->idag[0] != '\0')
        return refuse("idag", "in demo mode only");
    if (!conf->demo && conf->personer[0] != '\0')
        return refuse("personer", "in demo mode only");
    if (conf->demo && !avt_opphav_is_demo(avt_span_str(conf->opphav)))
        return refuse("opphav", "in demo mode it begins with demo.");
    return AVT_NOERR;
}

/* smtp://127.0.0.1:25, smtp://[::1], smtp://localhost: the host that curl would find, and no other reading of it. */
static bool is_at_home(struct avt_arena *arena, const char *smtp)
{
    struct avt_span rest = avt_span_str(smtp), host;
    unsigned char v4[4], v6[16];
    static const unsigned char home[16] = {[15] = 1};
    if (!avt_span_starts(rest, "smtp://") || strpbrk(smtp, "@\\%?# ") != NULL)
        return false;
    rest = avt_span_make(rest.ptr + 7, rest.len - 7);
    (void)avt_span_cut(&rest, rest.len > 0 && rest.ptr[0] == '[' ? ']' : ':', &host);
    const char *name = avt_arena_strn(arena, host.ptr, host.len);
    if (name[0] == '[')
        return inet_pton(AF_INET6, name + 1, v6) == 1 && memcmp(v6, home, sizeof home) == 0;
    return strcmp(name, "localhost") == 0 || (inet_pton(AF_INET, name, v4) == 1 && v4[0] == 127);
}

static struct avt_err check_mail(struct avt_arena *arena, const struct conf *conf)
{
    bool off = strcmp(conf->smtp_tls, "av") == 0;
    if (!off && strcmp(conf->smtp_tls, "krev") != 0)
        return refuse("smtp_tls", "krev or av expected");
    if (off && !is_at_home(arena, conf->smtp))
        return refuse("smtp_tls", "av is for a server on a loopback address only");
    return AVT_NOERR;
}

struct avt_err conf_load(struct avt_arena *arena, struct conf *out, const char *file, int argc, char **argv)
{
    struct conf conf;
    set_defaults(arena, &conf);
    if (file != NULL)
        AVT_TRY(load_file(arena, &conf, file));
    AVT_TRY(load_args(arena, &conf, argc, argv));
    AVT_TRY(check_demo(&conf));
    AVT_TRY(check_mail(arena, &conf));
    *out = conf;
    return AVT_NOERR;
}

void conf_print(void)
{
    for (const struct row *row = rows; row < rows + ROW_COUNT; row++)
        (void)printf("  --%s=%s\n      %s\n", row->key, row->def, row->doc);
}
