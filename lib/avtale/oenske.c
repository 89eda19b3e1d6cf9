/*
 * A wish for an amendment: a free text, in the form of avt_deler_format, with proposals behind it.
 *
 *   <oenske …><tekst>…</tekst>
 *     <forslag sti="slutt"><begrunnelse>…</begrunnelse><verdi>2027-08-31</verdi></forslag>
 *     <forslag sti="plan/01…"><begrunnelse>…</begrunnelse><verdi sti="hver">1m</verdi></forslag></oenske>
 *
 * An empty verdi takes the value away, a proposal about an item without any verdi the item.
 */
#include <string.h>

#include "avtale/dokument.h"
#include "avtale/forslag.h"
#include "avtale/text.h"
#include "fritekst.h"

/* ---- Form ---- */

struct avt_span avt_oenske_format(struct avt_arena *arena, const char *avtale, const uint8_t salt[32],
                                  const char *skjema, const char *tekst, const struct avt_forslag *list, size_t n)
{
    const struct avt_del only = {AVT_FRITEKST, tekst};
    struct avt_node *root =
        avt_deler_tree(arena, AVT_OENSKE, avtale, avt_b64url_format(arena, salt, 32), skjema, &only, 1);
    for (size_t i = 0; i < n; i++) {
        struct avt_node *node = avt_oenske_add(arena, root, list[i].sti, list[i].begrunnelse);
        for (size_t k = 0; k < list[i].n; k++) {
            const struct avt_verdi *verdi = &list[i].verdi[k];
            avt_oenske_add_value(arena, node, list[i].felt != NULL ? "" : verdi->felt->sti,
                                 verdi->tekst ? verdi->tekst : "");
        }
    }
    return avt_xml_format(arena, root);
}

/* ---- Meaning ---- */

/* A value that cannot be read: of a field that is not there, or not in the form of the field. */
static const char *unreadable(struct avt_arena *arena, const struct avt_tiltak *tiltak,
                              const struct avt_forslag *forslag, const char *sti)
{
    if (forslag->felt != NULL)
        return *sti == '\0' ? "ugyldig-form" : "ukjent-felt";
    const char *whole = avt_arena_format(arena, "%s/%s", forslag->liste->sti, sti);
    return *sti != '\0' && avt_tiltak_felt(tiltak, whole) != NULL ? "ugyldig-form" : "ukjent-felt";
}

/* NULL, or the fault's code. */
static const char *read_one(struct avt_arena *arena, struct avt_forslag *out, const struct avt_tiltak *tiltak,
                            const struct avt_node *node)
{
    struct avt_forslag forslag;
    if (!avt_forslag_finn(arena, &forslag, tiltak, avt_node_get(node, "sti")))
        return "ukjent-felt";
    forslag.begrunnelse = avt_node_find(node, "begrunnelse")->text;
    for (const struct avt_node *child = node->children; child != NULL; child = child->next) {
        const char *sti = avt_node_get(child, "sti");
        if (strcmp(child->name, "verdi") == 0 && !avt_forslag_les(arena, &forslag, tiltak, sti, child->text))
            return unreadable(arena, tiltak, &forslag, sti);
    }
    if (forslag.n == 0 && forslag.felt == NULL && forslag.item != NULL)
        forslag.art = AVT_FORSLAG_FJERN;
    else if (forslag.n == 0)
        return "mangler";
    *out = forslag;
    return NULL;
}

struct avt_err avt_oenske_les(struct avt_arena *arena, struct avt_forslag **out, size_t *n,
                              const struct avt_tiltak *tiltak, struct avt_span bytes, struct avt_faults *faults)
{
    struct avt_node *root;
    const char *text;
    AVT_TRY(avt_fritekst_parse(arena, &text, bytes));
    AVT_TRY(avt_xml_parse(arena, &root, bytes));
    struct avt_forslag *list = avt_arena_array(arena, AVT_MAX_FORSLAG, sizeof *list);
    size_t k = 0;
    for (const struct avt_node *child = root->children; child != NULL; child = child->next) {
        if (!avt_oenske_is_proposal(root, child))
            continue;
        const char *kode = read_one(arena, &list[k++], tiltak, child);
        if (kode != NULL)
            avt_faults_add(faults, kode, avt_oenske_sti(arena, k), AVT_STOPP, "");
    }
    *out = list;
    *n = k;
    return AVT_NOERR;
}

const char *avt_oenske_sti(struct avt_arena *arena, size_t nr)
{
    return avt_arena_format(arena, "forslag/%zu", nr);
}

struct avt_err avt_oenske_parse(struct avt_arena *arena, struct avt_forslag **out, size_t *n,
                                const struct avt_tiltak *tiltak, struct avt_span bytes)
{
    size_t found;
    struct avt_forslag *list;
    struct avt_faults faults = AVT_FAULTS(arena);
    AVT_TRY(avt_oenske_les(arena, &list, &found, tiltak, bytes, &faults));
    if (faults.n > 0)
        return avt_err_make(AVT_EFORM, faults.list[0].felt, "not a proposal of this measure");
    *out = list;
    *n = found;
    return AVT_NOERR;
}

/* ---- What a wish may hold ---- */

/* Another person or business is another agreement. */
static bool is_identity(const struct avt_tiltak *tiltak, const struct avt_felt *felt)
{
    for (size_t i = 0; felt != NULL && i < tiltak->n_roller; i++)
        if (tiltak->roller[i].identitet == felt && tiltak->roller[i].party[0] != '\0')
            return true;
    return false;
}

/* Whoever reads the wish of this role would read what is proposed in it. */
static bool all_read(const struct avt_tiltak *tiltak, const struct avt_tilstand *state, int dokument, int forfatter)
{
    const struct avt_akt akt = {.handling = avt_act_first(AVT_FAMILY_WISH), .forfatter = forfatter};
    for (int i = 0; i < (int)tiltak->n_roller; i++)
        if (avt_akttekst_reads(tiltak, state, &akt, AVT_OENSKE, i) && !avt_dokument_reads(tiltak, NULL, dokument, i))
            return false;
    return true;
}

const char *avt_oenske_nekter(const struct avt_tiltak *tiltak, const struct avt_tilstand *state,
                              const struct avt_forslag *forslag, int forfatter)
{
    if (is_identity(tiltak, forslag->felt))
        return "ny-avtale";
    if (avt_forslag_redigerer(tiltak, forslag) == 0)
        return "forslag-ingen-skriver";
    return all_read(tiltak, state, avt_forslag_dokument(forslag), forfatter) ? NULL : "forslag-fortrolig";
}
