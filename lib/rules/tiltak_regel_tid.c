/* The attributes of rows about time. */
#include <string.h>

#include "lasting.h"
#include "verdi.h"

/* The interval at the end stays with the path where that is how a field's path ends. */
struct avt_tidspunkt avt_last_tidspunkt(struct avt_laster *l, struct avt_kilde at, const char *attr)
{
    const char *text = avt_node_get(at.node, attr);
    struct avt_tidspunkt punkt = {.sign = 1, .intervall = ""};
    size_t len = strlen(text), sign = len;
    while (sign > 0 && text[sign - 1] != '+' && text[sign - 1] != '-')
        sign--;
    if (sign > 0 && avt_interval_ok((struct avt_span){text + sign, len - sign}) &&
        avt_tiltak_felt(l->tiltak, text) == NULL) {
        punkt.intervall = text + sign;
        punkt.sign = text[sign - 1] == '-' ? -1 : 1;
        len = sign - 1;
    }
    const char *base = avt_arena_strn(l->arena, text, len);
    punkt.idag = strcmp(base, "idag") == 0;
    if (punkt.idag || avt_date_parse(&punkt.dato, avt_span_str(base)))
        return punkt;
    punkt.felt = avt_tiltak_felt(l->tiltak, base);
    if (punkt.felt == NULL || punkt.felt->type != AVT_TYPE_DATO)
        avt_last_fault(l, at, "%s: no day and no date field %s", attr, base);
    return punkt;
}

void avt_last_tidligst(struct avt_laster *l, struct avt_kilde at, struct avt_regel *regel)
{
    regel->punkt = avt_last_tidspunkt(l, at, "grense");
    regel->unntak = avt_last_felt(l, at, "unntak");
    avt_last_reach(l, at, regel->felt, regel->punkt.felt);
    avt_last_reach(l, at, regel->felt, regel->unntak);
    avt_last_of_type(l, at, "felt", regel->felt, AVT_TYPE_DATO);
    avt_last_of_type(l, at, "unntak", regel->unntak, AVT_TYPE_JANEI);
}

void avt_last_senest(struct avt_laster *l, struct avt_kilde at, struct avt_regel *regel)
{
    avt_last_tidligst(l, at, regel);
}

/* ---- Windows of the year ---- */

/* "--06-14" (gMonthDay of XML Schema) as 614; 0 if it is no day of a leap year. */
static int month_day(struct avt_arena *arena, struct avt_span text)
{
    avt_date date;
    int year, month, day;
    if (text.len != 7 || !avt_span_starts(text, "--"))
        return 0;
    const char *whole = avt_arena_format(arena, "2000-%.5s", text.ptr + 2);
    if (!avt_date_parse(&date, avt_span_str(whole)))
        return 0;
    avt_date_split(date, &year, &month, &day);
    return 100 * month + day;
}

/* "--06-01..--08-31" */
static struct avt_dager load_dager(struct avt_laster *l, struct avt_kilde at)
{
    const char *text = avt_node_get(at.node, "dager"), *dots = strstr(text, "..");
    struct avt_dager dager = {0, 0};
    if (dots != NULL) {
        dager.fra = month_day(l->arena, (struct avt_span){text, (size_t)(dots - text)});
        dager.til = month_day(l->arena, avt_span_str(dots + 2));
    }
    if (dager.fra == 0 || dager.til == 0)
        avt_last_fault(l, at, "dager must be --MM-DD..--MM-DD: %s", text);
    return dager;
}

void avt_last_vindu(struct avt_laster *l, struct avt_kilde at, struct avt_regel *regel)
{
    regel->dager = load_dager(l, at);
    regel->mot = avt_last_felt(l, at, "aar");
    avt_last_reach(l, at, regel->felt, regel->mot);
    avt_last_of_type(l, at, "felt", regel->felt, AVT_TYPE_DATO);
    avt_last_of_type(l, at, "aar", regel->mot, AVT_TYPE_DATO);
    if (regel->mot != NULL && regel->dager.fra > regel->dager.til)
        avt_last_fault(l, at, "days over New Year are not of one aar");
}

/* ---- How long, how old ---- */

void avt_last_varighet(struct avt_laster *l, struct avt_kilde at, struct avt_regel *regel)
{
    regel->mot = avt_last_felt(l, at, "start");
    regel->lengde = avt_node_get(at.node, "maks");
    regel->samlet = avt_last_ja(l, at, "samlet");
    avt_last_reach(l, at, regel->felt, regel->mot);
    avt_last_of_type(l, at, "felt", regel->felt, AVT_TYPE_DATO);
    avt_last_of_type(l, at, "start", regel->mot, AVT_TYPE_DATO);
    if (!avt_interval_ok(avt_span_str(regel->lengde)))
        avt_last_fault(l, at, "maks is no interval: %s", regel->lengde);
    if (regel->samlet && regel->felt != NULL && regel->felt->liste != NULL)
        avt_last_fault(l, at, "samlet is for agreements, not items");
}

enum { OLDEST = 150 };

void avt_last_alder(struct avt_laster *l, struct avt_kilde at, struct avt_regel *regel)
{
    bool limited = avt_node_find_attr(at.node, "min") != NULL || avt_node_find_attr(at.node, "maks") != NULL;
    regel->punkt = avt_last_tidspunkt(l, at, "paa");
    regel->min = avt_last_unsigned(l, at, "min", 0, OLDEST);
    regel->maks = avt_last_unsigned(l, at, "maks", OLDEST, OLDEST);
    regel->nyttaar = avt_last_ja(l, at, "nyttaar");
    regel->faktum = avt_node_find_attr(at.node, "faktum") == NULL ? "foedselsdato" : avt_last_navn(l, at, "faktum");
    avt_last_reach(l, at, regel->felt, regel->punkt.felt);
    if (!limited || regel->min > regel->maks)
        avt_last_fault(l, at, "%s", limited ? "min is over maks" : "<alder> needs min or maks");
}
