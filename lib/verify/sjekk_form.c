/* The bundle as a file: ZIP in its strict form, entries of known names, and a manifest that covers them all. */
#include <string.h>

#include "sjekk.h"

bool avt_sjekk_zip(struct pakke *p, struct avt_span file)
{
    struct avt_err err = avt_zip_parse(p->arena, &p->entries, &p->n, file);
    if (err.code == AVT_OK && p->n > 0)
        return true;
    avt_funn_add(p, FUNN_FORM_ULESELIG, NULL);
    return false;
}

void avt_sjekk_form(struct pakke *p)
{
    p->navn = avt_arena_array(p->arena, p->n, sizeof *p->navn);
    for (size_t i = 0; i < p->n; i++)
        if (!avt_navn_parse(p->arena, &p->navn[i], p->entries[i].name))
            avt_funn_add(p, FUNN_FORM_UKJENT_FIL, ARGS(p->entries[i].name));
    if (avt_entry_find(p->entries, p->n, AVT_PAKKE_LESMEG) == NULL)
        avt_funn_add(p, FUNN_FORM_UTEN_LESMEG, NULL);
    avt_funn_add(p, FUNN_FORM_HOLDER, ARGS(avt_funn_tall(p, p->n)));
}

/* It tells people what to run, and is no part of what is proved: an older or newer release writes another, and so may
 * somebody who wants it to pass. */
void avt_sjekk_lesmeg(struct pakke *p)
{
    const struct avt_entry *entry = avt_entry_find(p->entries, p->n, AVT_PAKKE_LESMEG);
    if (avt_span_equal(entry->bytes, avt_pakke_lesmeg(p->arena, p->entries, p->n)))
        avt_funn_add(p, FUNN_LESMEG_HOLDER, NULL);
    else
        avt_funn_add(p, FUNN_LESMEG_ANNEN, NULL);
}

static const struct avt_sum *find_sum(const struct avt_sum *sums, size_t n, const char *name)
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(sums[i].name, name) == 0)
            return &sums[i];
    return NULL;
}

static void check_entry(struct pakke *p, const struct avt_entry *entry, const struct avt_sum *sum)
{
    if (strcmp(entry->name, AVT_PAKKE_MANIFEST) == 0)
        return;
    struct avt_digest digest = avt_hash(entry->bytes);
    if (sum == NULL)
        avt_funn_add(p, FUNN_MANIFEST_UTENFOR, ARGS(entry->name));
    else if (!avt_digest_equal(&sum->digest, &digest))
        avt_funn_add(p, FUNN_MANIFEST_ENDRET, ARGS(entry->name));
}

static void check_sums(struct pakke *p, const struct avt_sum *sums, size_t n)
{
    for (size_t i = 0; i < p->n; i++)
        check_entry(p, &p->entries[i], find_sum(sums, n, p->entries[i].name));
    for (size_t i = 0; i < n; i++)
        if (avt_entry_find(p->entries, p->n, sums[i].name) == NULL)
            avt_funn_add(p, FUNN_MANIFEST_BORTE, ARGS(sums[i].name));
    avt_funn_add(p, FUNN_MANIFEST_HOLDER, ARGS(avt_funn_tall(p, n)));
}

/* One signature and no more: whatever else stood in the file would be covered by nothing. */
void avt_sjekk_manifest(struct pakke *p)
{
    size_t n;
    struct avt_sum *sums;
    const struct avt_entry *entry = avt_entry_find(p->entries, p->n, AVT_PAKKE_MANIFEST);
    if (entry == NULL)
        avt_funn_add(p, FUNN_MANIFEST_MANGLER, NULL);
    else if (avt_note_parse(p->arena, &p->manifest, entry->bytes).code != AVT_OK || p->manifest.n_sigs != 1)
        avt_funn_add(p, FUNN_MANIFEST_IKKE_NOTE, NULL);
    else if (avt_sums_parse(p->arena, &sums, &n, p->manifest.text).code != AVT_OK)
        avt_funn_add(p, FUNN_MANIFEST_IKKE_LISTE, NULL);
    else
        check_sums(p, sums, n);
}
