/* The attributes of rows about other agreements, and of duties and reports. */
#include <string.h>

#include "internal.h"

/* ---- Other agreements ---- */

static size_t count(const struct avt_node *node)
{
    size_t n = 0;
    for (const struct avt_node *child = node->children; child != NULL; child = child->next)
        n++;
    return n;
}

static void add(struct avt_laster *l, struct avt_kilde at, const char *med, enum avt_samtidig utfall)
{
    struct avt_tiltak *t = l->tiltak;
    for (size_t i = 0; i < t->n_kombinasjoner; i++) {
        if (strcmp(t->kombinasjoner[i].med, med) == 0) {
            avt_last_fault(l, at, "%s with %s stands twice", t->navn, med);
            return;
        }
    }
    t->kombinasjoner =
        avt_arena_grow(l->arena, t->kombinasjoner, t->n_kombinasjoner, &l->cap_kombinasjoner, sizeof *t->kombinasjoner);
    t->kombinasjoner[t->n_kombinasjoner++] = (struct avt_kombinasjon){med, utfall};
}

/* A row holds both ways; of each, what concerns this measure is kept. */
static void load_kombinasjon(struct avt_laster *l, struct avt_kilde at, const char *const *utfall)
{
    const char *tiltak = avt_last_navn(l, at, "tiltak");
    enum avt_samtidig outcome = (enum avt_samtidig)avt_last_choice(l, at, "utfall", utfall);
    bool own = strcmp(tiltak, l->tiltak->navn) == 0;
    for (const char *const *med = avt_last_words(l, avt_node_get(at.node, "med"), NULL); *med != NULL; med++) {
        if (own)
            add(l, at, *med, outcome);
        else if (strcmp(*med, l->tiltak->navn) == 0)
            add(l, at, tiltak, outcome);
    }
}

void avt_last_kombinasjoner(struct avt_laster *l)
{
    static const char *const utfall[] = {"tillatt", "advarsel", "stopp", NULL};
    struct avt_kilde at = l->kombinasjoner_xml;
    if (at.node == NULL)
        return;
    l->tiltak->ellers = (enum avt_samtidig)avt_last_choice(l, at, "ellers", utfall);
    for (at.node = at.node->children; at.node != NULL; at.node = at.node->next)
        load_kombinasjon(l, at, utfall);
}

void avt_last_overlapp(struct avt_laster *l, struct avt_kilde at, struct avt_regel *regel)
{
    regel->mot = avt_last_felt(l, at, "slutt");
    avt_last_of_type(l, at, "felt", regel->felt, AVT_TYPE_DATO);
    avt_last_of_type(l, at, "slutt", regel->mot, AVT_TYPE_DATO);
    if ((regel->felt != NULL && regel->felt->liste != NULL) || (regel->mot != NULL && regel->mot->liste != NULL))
        avt_last_fault(l, at, "an agreement's days stand in no list");
    if (l->kombinasjoner_xml.node == NULL)
        avt_last_fault(l, at, "<overlapp> needs %skombinasjoner.xml", l->felles);
}

/* ---- Duties ---- */

static void load_duty(struct avt_laster *l, struct avt_kilde at, struct avt_regel *regel)
{
    const char *hvem = avt_node_get(at.node, "hvem");
    regel->hvem = avt_tiltak_rolle(l->tiltak, hvem);
    if (regel->hvem < 0)
        avt_last_fault(l, at, "hvem: no role %s", hvem);
    regel->forfall = avt_node_get(at.node, "forfall");
    regel->punkt = avt_last_tidspunkt(l, at, "forfall");
    if (regel->punkt.idag || (regel->punkt.felt != NULL && regel->punkt.felt->liste != NULL))
        avt_last_fault(l, at, "forfall must be counted from a date, or a date field outside lists");
    regel->hver = avt_node_get(at.node, "hver");
    if (regel->hver[0] != '\0' && !avt_interval_ok(avt_span_str(regel->hver)))
        avt_last_fault(l, at, "hver is no interval: %s", regel->hver);
    regel->etter_slutt = avt_last_ja(l, at, "etter-slutt");
}

void avt_last_plikt(struct avt_laster *l, struct avt_kilde at, struct avt_regel *regel)
{
    load_duty(l, at, regel);
    regel->handling = avt_last_handling(l, at, "handling");
    if (avt_handling_get(regel->handling)->who != AVT_WHO_PLIKT)
        avt_last_fault(l, at, "a duty is not met by %s", avt_node_get(at.node, "handling"));
}

/* ---- Reports ---- */

static void load_part(struct avt_laster *l, struct avt_kilde at, const struct avt_regel *regel, struct avt_felt *felt,
                      size_t nr)
{
    static const char *const krav[] = {"valgfri", "alltid", NULL};
    *felt = (struct avt_felt){
        .sti = avt_last_navn(l, at, "sti"),
        .hjemmel = regel->hjemmel,
        .dokument = -1,
        .gruppe = -1,
        .nr = (int)nr,
    };
    felt->tekst = avt_arena_format(l->arena, "felt.%s/%s", regel->kode, felt->sti);
    felt->krav.kind = avt_last_choice(l, at, "krav", krav) == 1 ? AVT_KRAV_ALLTID : AVT_KRAV_VALGFRI;
    avt_last_type(l, at, felt);
    for (size_t i = 0; i < nr; i++)
        if (strcmp(regel->deler[i].sti, felt->sti) == 0)
            avt_last_fault(l, at, "%s stands twice", felt->sti);
}

void avt_last_rapport(struct avt_laster *l, struct avt_kilde at, struct avt_regel *regel)
{
    struct avt_felt *parts = avt_arena_array(l->arena, count(at.node), sizeof *parts);
    load_duty(l, at, regel);
    regel->handling = AVT_RAPPORT;
    regel->deler = parts;
    struct avt_kilde row = {at.node->children, at.fil};
    for (; row.node != NULL; row.node = row.node->next, regel->n_deler++)
        load_part(l, row, regel, &parts[regel->n_deler], regel->n_deler);
    if (regel->n_deler == 0)
        avt_last_fault(l, at, "a report must hold something");
}
