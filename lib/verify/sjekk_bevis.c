/* Evidence, as far as the reader has it: its digest, the identity it holds, and whether it proves anything about
 * persons. */
#include <string.h>

#include "avtale/text.h"
#include "internal.h"

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
            avt_sjekk_feil(p, SJEKK_BEVIS, "%s er ikke beviset kvitteringen er for.", entry->name);
    }
    if (n > 0)
        avt_sjekk_ok(p, SJEKK_BEVIS, "%s det kvitteringen sier.", avt_sjekk_antall(p, n, "bevis er", "bevis er"));
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
    return memcmp(part.byte, post->post.s.part, sizeof part.byte) == 0;
}

void avt_sjekk_part(struct pakke *p)
{
    size_t n = count(p);
    for (size_t i = 0; i < p->n_poster; i++)
        if (p->poster[i].fil[POST_BEVIS] != NULL && !commits(p, &p->poster[i]))
            avt_sjekk_feil(p, SJEKK_PART, "%s er ikke om den som erklæringen er bundet til.",
                           p->poster[i].fil[POST_BEVIS]->name);
    if (n > 0)
        avt_sjekk_ok(p, SJEKK_PART, "%s om den som erklæringen er bundet til.",
                     avt_sjekk_antall(p, n, "bevis er", "bevis er"));
}

/* Demo mode has nobody prove who they are: the seals hold, and say nothing about persons. */
void avt_sjekk_demo(struct pakke *p)
{
    size_t n = 0;
    for (size_t i = 0; i < p->n_poster; i++)
        n += p->poster[i].post.r.metode == AVT_METODE_DEMO;
    p->rapport->demo = n > 0;
    if (n > 0)
        avt_sjekk_ikke(p, SJEKK_DEMO, "%s gjort i demomodus og beviser ingenting om personer.",
                       avt_sjekk_antall(p, n, "handling er", "handlinger er"));
    else
        avt_sjekk_ok(p, SJEKK_DEMO, "Ingen handlinger er gjort i demomodus.");
}
