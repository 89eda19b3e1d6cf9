/* Participants: numbers counted through, and names made of them. */
#include "people.h"

#include <stdio.h>
#include <string.h>

#include "avtale/limits.h"
#include "avtale/regel.h"
#include "sys/file.h"

enum { MONTHS = 12, DAYS = 28, YEARS = 15, FIRST_YEAR = 80, SERIES = 490, LETTERS = 26, NAME_LETTERS = 5 };

/* Who stands in the demo's content. */
static const char demo_fnr[] = "15830151173", demo_name[] = "Ola Testesen", demo_mail[] = "ola.testesen@example.com";

/* The digits of birth and series, and two that make the check digits right; false where there are none. */
static bool number_of(char out[12], size_t i)
{
    const size_t day = i % DAYS, month = i / DAYS % MONTHS, year = i / DAYS / MONTHS % YEARS,
                 series = i / DAYS / MONTHS / YEARS;
    AVT_INVARIANT(series < SERIES);
    for (unsigned check = 0; check < 100; check++) {
        (void)snprintf(out, 12, "%02zu%02zu%02zu%03zu%02u", day + 1, month + 81, FIRST_YEAR + year, series, check);
        if (avt_checksum_ok("fnr", out) && avt_fnr_is_synthetic(out))
            return true;
    }
    return false;
}

/* About one birth and series in six has no number, so number i of those that have is looked for from where the last was. */
static const char *fnr_of(struct avt_arena *arena, size_t i)
{
    static size_t at, found; /* candidates tried, and how many had a number */
    char digits[12];
    if (i < found)
        at = found = 0;
    do {
        if (number_of(digits, at++))
            found++;
    } while (found <= i);
    return avt_arena_str(arena, digits);
}

struct participant people_get(struct avt_arena *arena, size_t i)
{
    char name[NAME_LETTERS + 1] = "";
    size_t rest = i;
    for (size_t k = 0; k < NAME_LETTERS; k++, rest /= LETTERS)
        name[k] = (char)('a' + rest % LETTERS);
    return (struct participant){.id = avt_arena_format(arena, "d%zu", i),
                                .name = avt_arena_format(arena, "Prøve Test%s", name),
                                .fnr = fnr_of(arena, i)};
}

struct avt_err people_write(struct avt_arena *arena, const char *demo, const char *file, size_t n)
{
    static const char end[] = "</personer>";
    struct avt_span xml;
    struct avt_buf buf = AVT_BUF(arena);
    AVT_TRY(file_read(arena, &xml, demo, AVT_MAX_BODY));
    const char *text = avt_arena_strn(arena, xml.ptr, xml.len), *at = strstr(text, end);
    if (at == NULL)
        return avt_err_make(AVT_EDATA, demo, "no </personer>");
    avt_buf_span(&buf, avt_span_make(text, (size_t)(at - text)));
    for (size_t i = 0; i < n; i++) {
        const struct participant p = people_get(arena, i);
        avt_buf_format(&buf,
                       "  <person id=\"%s\" navn=\"%s\" slag=\"deltaker\" fnr=\"%s\" epost=\"%s@example.com\"/>\n",
                       p.id, p.name, p.fnr, p.id);
    }
    avt_buf_str(&buf, end);
    avt_buf_char(&buf, '\n');
    return file_write(file, avt_buf_get(&buf), 0600);
}

const char *people_exchange(struct avt_arena *arena, const char *text, const struct participant *participant)
{
    const char *const mail = avt_arena_format(arena, "%s@example.com", participant->id);
    const struct {
        const char *from, *to;
    } rows[] = {
        {demo_fnr,  participant->fnr },
        {demo_name, participant->name},
        {demo_mail, mail             },
    };
    struct avt_buf buf = AVT_BUF(arena);
    while (*text != '\0') {
        size_t row = 0, len;
        while (row < 3 && strncmp(text, rows[row].from, strlen(rows[row].from)) != 0)
            row++;
        len = row < 3 ? strlen(rows[row].from) : 1;
        avt_buf_span(&buf, row < 3 ? avt_span_str(rows[row].to) : avt_span_make(text, 1));
        text += len;
    }
    return avt_buf_get(&buf).ptr;
}
