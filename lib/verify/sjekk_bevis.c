/* Evidence, as far as the reader has it: its digest, the identity it holds, and whether it proves anything about
 * persons. */
#include <string.h>

#include "avtale/text.h"
#include "sjekk.h"

bool avt_salt_parse(struct avt_arena *arena, uint8_t out[32], const char *text)
{
    struct avt_span bytes;
    if (text == NULL || avt_b64url_parse(arena, &bytes, avt_span_str(text)).code != AVT_OK || bytes.len != 32)
        return false;
    memcpy(out, bytes.ptr, 32);
    return true;
}

static size_t count(const struct pakke *p)
{
    size_t n = 0;
    for (size_t i = 0; i < p->n_poster; i++)
        n += p->poster[i].fil[POST_BEVIS] != NULL;
    return n;
}

void avt_sjekk_bevis(struct pakke *p)
{
    size_t n = count(p);
    for (size_t i = 0; i < p->n_poster; i++) {
        const struct avt_entry *entry = p->poster[i].fil[POST_BEVIS];
        struct avt_digest digest = entry == NULL ? (struct avt_digest){{0}} : avt_hash(entry->bytes);
        if (entry != NULL && !avt_digest_equal(&digest, &p->poster[i].post.r.bevis))
            avt_funn_add(p, FUNN_BEVIS_ANNET, ARGS(entry->name));
    }
    if (n > 0)
        avt_funn_add(p, FUNN_BEVIS_HOLDER, ARGS(avt_funn_tall(p, n)));
}

/* {"salt":…,"metode":…,"identitet":…,"part_salt":…} and what the method adds: one method, and the identity that S
 * commits to. */
static bool commits(struct pakke *p, const struct post *post)
{
    uint8_t salt[32], part_salt[32];
    struct avt_json *json;
    struct avt_faults faults = AVT_FAULTS(p->arena);
    if (avt_json_parse(p->arena, &json, post->fil[POST_BEVIS]->bytes, &faults).code != AVT_OK)
        return false;
    const char *method = avt_json_string(json, "metode"), *identity = avt_json_string(json, "identitet");
    if (method == NULL || identity == NULL || strcmp(method, avt_metode_name(post->post.r.metode)) != 0 ||
        !avt_salt_parse(p->arena, salt, avt_json_string(json, "salt")) ||
        !avt_salt_parse(p->arena, part_salt, avt_json_string(json, "part_salt")))
        return false;
    struct avt_digest part = avt_part_commit(part_salt, avt_span_str(identity));
    return memcmp(part.byte, post->post.s.commitment, sizeof part.byte) == 0;
}

void avt_sjekk_part(struct pakke *p)
{
    size_t n = count(p);
    for (size_t i = 0; i < p->n_poster; i++)
        if (p->poster[i].fil[POST_BEVIS] != NULL && !commits(p, &p->poster[i]))
            avt_funn_add(p, FUNN_PART_ANNEN, ARGS(p->poster[i].fil[POST_BEVIS]->name));
    if (n > 0)
        avt_funn_add(p, FUNN_PART_HOLDER, ARGS(avt_funn_tall(p, n)));
}

/* ---- Demo ---- */

/* How the persons in the evidence had logged in, where it is here and says so. */
static bool logins_belong(struct pakke *p, const struct post *post, struct avt_span opphav)
{
    struct avt_json *json;
    struct avt_faults faults = AVT_FAULTS(p->arena);
    const struct avt_entry *evidence = post->fil[POST_BEVIS];
    if (evidence == NULL || avt_json_parse(p->arena, &json, evidence->bytes, &faults).code != AVT_OK)
        return true;
    const struct avt_json *other = avt_json_find(json, "bekreftet");
    const char *logins[] = {avt_json_string(json, "innlogging"),
                            other == NULL ? NULL : avt_json_string(other, "innlogging")};
    for (size_t i = 0; i < sizeof logins / sizeof *logins; i++) {
        enum avt_metode method;
        if (logins[i] != NULL && (!avt_metode_find(&method, logins[i]) || !avt_metode_belongs(method, opphav)))
            return false;
    }
    return true;
}

static bool is_sealed_by(const struct post *post, struct avt_span opphav)
{
    for (size_t i = 0; i < post->note.n_sigs; i++)
        if (avt_span_equal(avt_opphav(post->note.sigs[i].name), opphav))
            return true;
    return false;
}

/* Demo mode has nobody prove who they are: the seals hold, and say nothing about persons. Its installations have names
 * of their own, so that no other can pass for one, nor one for another. */
void avt_sjekk_demo(struct pakke *p)
{
    struct avt_span opphav = avt_liste_opphav(avt_liste_last(p));
    p->rapport->demo = avt_opphav_is_demo(opphav);
    p->rapport->opphav = avt_arena_strn(p->arena, opphav.ptr, opphav.len);
    for (size_t i = 0; i < p->n_poster; i++) {
        const struct post *post = &p->poster[i];
        if (!is_sealed_by(post, opphav))
            avt_funn_add(p, FUNN_DEMO_SEGL,
                         ARGS(avt_funn_tall(p, post->nr), avt_arena_strn(p->arena, opphav.ptr, opphav.len)));
        if (!avt_metode_belongs(post->post.r.metode, opphav) || !logins_belong(p, post, opphav))
            avt_funn_add(p, FUNN_DEMO_METODE,
                         ARGS(avt_funn_tall(p, post->nr), avt_arena_strn(p->arena, opphav.ptr, opphav.len)));
    }
    if (p->rapport->demo && p->feil[SJEKK_DEMO] == 0)
        avt_funn_add(p, FUNN_DEMO_DEMO, ARGS(avt_arena_strn(p->arena, opphav.ptr, opphav.len)));
    if (!p->rapport->demo)
        avt_funn_add(p, FUNN_DEMO_HOLDER, NULL);
}
