/* The attributes of rows about other agreements, and of duties and reports. */
#include <string.h>

#include "lasting.h"
#include "verdi.h"

/* ---- Other agreements ---- */

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

/* An interval, or of a duty for each item of a list the item's own. */
static void load_rhythm(struct avt_laster *l, struct avt_kilde at, struct avt_regel *regel)
{
    const struct avt_liste *liste = regel->punkt.felt == NULL ? NULL : regel->punkt.felt->liste;
    regel->hver = avt_node_get(at.node, "hver");
    if (regel->hver[0] == '\0' || avt_interval_ok(avt_span_str(regel->hver)))
        return;
    if (liste == NULL) {
        avt_last_fault(l, at, "hver is no interval: %s", regel->hver);
        return;
    }
    regel->hver_felt = avt_last_felt(l, at, "hver");
    regel->hver = "";
    avt_last_of_type(l, at, "hver", regel->hver_felt, AVT_TYPE_INTERVALL);
    if (regel->hver_felt != NULL && regel->hver_felt->liste != liste)
        avt_last_fault(l, at, "%s stands in another list", regel->hver_felt->sti);
}

/* What is recorded of a duty names its kode, so no two may share one. */
static void check_once(struct avt_laster *l, struct avt_kilde at, const struct avt_regel *regel)
{
    for (const struct avt_regel *other = l->tiltak->regler; other < regel; other++)
        if (avt_regel_is_plikt(other) && strcmp(other->kode, regel->kode) == 0)
            avt_last_fault(l, at, "duty %s stands twice", regel->kode);
}

static void load_duty(struct avt_laster *l, struct avt_kilde at, struct avt_regel *regel)
{
    check_once(l, at, regel);
    const char *hvem = avt_node_get(at.node, "hvem");
    regel->hvem = avt_tiltak_rolle(l->tiltak, hvem);
    if (regel->hvem < 0)
        avt_last_fault(l, at, "hvem: no role %s", hvem);
    regel->punkt = avt_last_tidspunkt(l, at, "forfall");
    if (regel->punkt.idag)
        avt_last_fault(l, at, "forfall must be counted from a date or a date field");
    load_rhythm(l, at, regel);
    regel->ogsaa = avt_last_words(l, avt_node_get(at.node, "ogsaa"), NULL);
    regel->etter_slutt = avt_last_ja(l, at, "etter-slutt");
}

/* What is done of an item says which: its act must be one about the items of that list. */
static void check_om(struct avt_laster *l, struct avt_kilde at, const struct avt_regel *regel)
{
    const struct avt_liste *liste = regel->punkt.felt == NULL ? NULL : regel->punkt.felt->liste;
    const struct avt_handlingsdata *data = avt_tiltak_handling(l->tiltak, regel->handling);
    bool about = liste == NULL;
    for (size_t i = 0; !about && data != NULL && i < data->n_om; i++)
        about = data->om[i] == liste;
    if (!about)
        avt_last_fault(l, at, "forfall: %s is not about the items of %s", avt_handling_get(regel->handling)->name,
                       liste->sti);
}

void avt_last_plikt(struct avt_laster *l, struct avt_kilde at, struct avt_regel *regel)
{
    load_duty(l, at, regel);
    regel->handling = avt_last_handling(l, at, "handling");
    if (avt_act_get(regel->handling)->names != AVT_NAMES_DUTY)
        avt_last_fault(l, at, "a duty is not met by %s", avt_node_get(at.node, "handling"));
    else
        check_om(l, at, regel);
}

/* Roles that may come to read the periods, whatever consents stand. */
static avt_roles period_readers(const struct avt_tiltak *t, const struct avt_handlingsdata *data)
{
    avt_roles readers = 0;
    for (size_t i = 0; i < data->n_om; i++)
        readers |= t->dokumenter[data->om[i]->dokument].lesere;
    return readers;
}

/* What stops a period must be seen by all who see that it is stopped, and by whoever checks it later. */
static void check_seen(struct avt_laster *l, struct avt_kilde at, const struct avt_felt *felt, avt_roles readers)
{
    if (felt == NULL)
        return;
    const struct avt_dokument *d = &l->tiltak->dokumenter[felt->dokument];
    if ((readers & ~(d->lesere & ~d->med_samtykke)) != 0)
        avt_last_fault(l, at, "sperrer: not all who read the periods read %s", felt->sti);
}

void avt_last_sperrer(struct avt_laster *l, struct avt_kilde at, struct avt_regel *regel)
{
    static const char *const what[] = {"perioder", NULL};
    const struct avt_handlingsdata *data = avt_tiltak_handling(l->tiltak, avt_act_of_period(AVT_APPROVES_PERIOD));
    regel->sperrer = avt_node_find_attr(at.node, "sperrer") != NULL;
    if (!regel->sperrer)
        return;
    avt_last_choice(l, at, "sperrer", what);
    if (data == NULL || data->n_om == 0) {
        avt_last_fault(l, at, "sperrer: the measure has no subsidy periods");
        return;
    }
    avt_roles readers = period_readers(l->tiltak, data);
    check_seen(l, at, regel->punkt.felt, readers);
    check_seen(l, at, regel->hver_felt, readers);
    check_seen(l, at, avt_tiltak_felt(l->tiltak, "slutt"), readers);
    for (size_t i = 0; i < regel->n_vilkaar; i++) {
        const struct avt_krav *krav = &regel->vilkaar[i];
        bool list = krav->felt == NULL && krav->liste != NULL;
        check_seen(l, at, list ? &l->tiltak->felter[krav->liste->first] : krav->felt, readers);
    }
}

/* ---- Reports ---- */

void avt_last_rapport(struct avt_laster *l, struct avt_kilde at, struct avt_regel *regel)
{
    load_duty(l, at, regel);
    regel->handling = AVT_RAPPORT;
    regel->n_deler = avt_last_deler(l, at, &regel->deler, regel->kode, regel->hjemmel);
    if (regel->n_deler == 0)
        avt_last_fault(l, at, "a report must hold something");
    const struct avt_handlingsdata *data = avt_tiltak_handling(l->tiltak, AVT_RAPPORT);
    if (data == NULL || data->tekst == NULL)
        avt_last_fault(l, at, "rapport has no tekst in felles/, so nobody reads it");
    check_om(l, at, regel);
}
