/* felles/<n>/handlinger.xml: what goes with each act. */
#include <string.h>

#include "internal.h"

/* The readers, among whom `forfatter` means whoever does the act, with their part. A measure need not have all that are
 * named, since the file is shared. */
static void load_lesere(struct avt_laster *l, struct avt_kilde at, struct avt_handlingsdata *data)
{
    for (const char *const *word = avt_last_words(l, avt_node_get(at.node, "lesere"), NULL); *word != NULL; word++) {
        if (strcmp(*word, "forfatter") == 0)
            data->forfatter = true;
        else
            data->lesere |= avt_tiltak_roles(l->tiltak, *word);
    }
}

static void load_handling(struct avt_laster *l, struct avt_kilde at)
{
    struct avt_tiltak *t = l->tiltak;
    struct avt_handlingsdata data = {
        .handling = avt_last_handling(l, at, "navn"),
        .slag = avt_last_words(l, avt_node_get(at.node, "slag"), NULL),
        .tekst = avt_node_find_attr(at.node, "tekst"),
        .tekst_krav = avt_last_ja(l, at, "tekst-krav"),
    };
    load_lesere(l, at, &data);
    if (data.tekst != NULL && avt_tiltak_dokument(t, avt_last_navn(l, at, "tekst")) >= 0)
        avt_last_fault(l, at, "tekst: %s is a document of the measure", data.tekst);
    if (data.tekst == NULL && data.tekst_krav)
        avt_last_fault(l, at, "tekst-krav without tekst");
    if ((data.tekst != NULL) != (data.lesere != 0 || data.forfatter))
        avt_last_fault(l, at, "a text has readers, and only a text");
    if (avt_tiltak_handling(t, data.handling) != NULL)
        avt_last_fault(l, at, "act %s stands twice", avt_node_get(at.node, "navn"));
    t->handlinger[t->n_handlinger++] = data;
}

void avt_last_handlinger(struct avt_laster *l)
{
    struct avt_kilde at = l->handlinger_xml;
    size_t n = 0;
    for (const struct avt_node *node = at.node->children; node != NULL; node = node->next)
        n++;
    l->tiltak->handlinger = avt_arena_array(l->arena, n, sizeof *l->tiltak->handlinger);
    for (at.node = at.node->children; at.node != NULL; at.node = at.node->next)
        load_handling(l, at);
}
