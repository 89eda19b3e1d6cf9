/* Identities: who stands in evidence is who the agreement says has the role. */
#include <string.h>

#include "avtale/text.h"
#include "sjekk.h"

/* ---- In the agreement ---- */

bool avt_identitet_i(struct pakke *p, int versjon, const char *rolle, const char **verdi,
                     const struct avt_digest **dokument)
{
    const struct avt_tiltak *tiltak = avt_tiltak_find(p, &p->state.versjoner[versjon].skjema);
    int number = tiltak == NULL ? -1 : avt_tiltak_rolle(tiltak, rolle);
    const struct avt_felt *field = number < 0 ? NULL : tiltak->roller[number].identitet;
    *verdi = "";
    *dokument = NULL;
    if (field == NULL)
        return false;
    struct side side = avt_side(p, tiltak, versjon);
    *dokument = avt_fremlagt(side.s, tiltak->dokumenter[field->dokument].navn);
    const char *value = side.v == NULL || !side.v->lest ? NULL : avt_innhold_get(&side.v->innhold, field, NULL);
    *verdi = value == NULL ? "" : value;
    return avt_side_ser(&side, field);
}

/* ---- In evidence ---- */

struct identitet {
    struct avt_span navn, foedselsnummer, navident, virksomhet; /* empty if there is none */
};

static bool take(struct avt_span *rest, const char *key, struct avt_span *out)
{
    struct avt_span line, before = *rest;
    bool ended;
    size_t len = strlen(key);
    if (!avt_span_line(rest, &line, &ended) || !ended || !avt_span_starts(line, key) || line.len == len) {
        *rest = before;
        return false;
    }
    *out = avt_span_make(line.ptr + len, line.len - len);
    return true;
}

/* Exactly the lines of FORMAT.md, so that a second number is no way to be two. */
static bool parse_identity(struct identitet *out, const char *record)
{
    static const char HEAD[] = "avtale/identitet/v1\n";
    struct avt_span rest = avt_span_str(record);
    *out = (struct identitet){.navn = AVT_SPAN("")};
    if (!avt_span_starts(rest, HEAD))
        return false;
    rest = avt_span_make(rest.ptr + strlen(HEAD), rest.len - strlen(HEAD));
    if (!take(&rest, "navn ", &out->navn) ||
        (!take(&rest, "foedselsnummer ", &out->foedselsnummer) && !take(&rest, "navident ", &out->navident)))
        return false;
    (void)take(&rest, "virksomhet ", &out->virksomhet);
    return rest.len == 0;
}

static bool read_identity(struct pakke *p, struct identitet *out, const struct avt_entry *evidence)
{
    struct avt_json *json;
    struct avt_faults faults = AVT_FAULTS(p->arena);
    const char *record = avt_json_parse(p->arena, &json, evidence->bytes, &faults).code != AVT_OK
                             ? NULL
                             : avt_json_string(json, "identitet");
    return record != NULL && parse_identity(out, record);
}

/* ---- One against the other ---- */

/* What those of the role are known by in the agreement; empty for Nav's, who stand in no field. */
static struct avt_span number_of(const struct avt_rolle *rolle, const struct identitet *who)
{
    return rolle->klasse == AVT_ROLE_VIRKSOMHET ? who->virksomhet : who->foedselsnummer;
}

/* The version that the act answers or puts forward; -1 for acts that are about the agreement. */
static int answered(const struct pakke *p, const struct post *post)
{
    const struct avt_digest none = {{0}};
    if (post->ny >= 0 || avt_digest_equal(&post->post.s.fremlegg, &none))
        return post->ny;
    for (size_t i = 0; i < p->state.n_versjoner; i++)
        if (avt_digest_equal(&p->state.versjoner[i].fremlegg, &post->post.s.fremlegg))
            return (int)i;
    return -1;
}

/* Declaring about a version is for who stands in that one. Else whoever has the role in the version in force or in the
 * one put forward last may act. */
static size_t versions_of(const struct pakke *p, const struct post *post, int out[3])
{
    int last = -1;
    size_t n = 0;
    out[n] = answered(p, post);
    n += out[n] >= 0;
    if (post->post.s.has_dokument && n > 0)
        return n;
    for (size_t i = 0; i < p->state.n_versjoner; i++)
        if (p->state.versjoner[i].fremlagt_nr < post->nr)
            last = (int)i;
    out[n] = post->foer;
    n += out[n] >= 0;
    out[n] = last;
    return n + (last >= 0);
}

/* 0: cannot be told; 1: it is who stands there; -1: it is another. */
static int compare(struct pakke *p, const struct post *post, const struct identitet *who)
{
    int versions[3], verdict = -1;
    size_t n = versions_of(p, post, versions);
    const char *role = post->post.s.rolle;
    for (size_t i = 0; i < n; i++) {
        const char *value;
        const struct avt_digest *document;
        const struct avt_tiltak *tiltak = avt_tiltak_find(p, &p->state.versjoner[versions[i]].skjema);
        int number = tiltak == NULL ? -1 : avt_tiltak_rolle(tiltak, role);
        if (number < 0 || !avt_identitet_i(p, versions[i], role, &value, &document))
            verdict = 0;
        else if (avt_span_is(number_of(&tiltak->roller[number], who), value))
            return 1;
    }
    return n == 0 ? 0 : verdict;
}

void avt_sjekk_identitet(struct pakke *p)
{
    size_t held = 0;
    for (size_t i = 0; i < p->n_poster; i++) {
        struct identitet who;
        const struct post *post = &p->poster[i];
        const struct avt_entry *evidence = post->fil[POST_BEVIS];
        if (evidence == NULL)
            continue;
        if (!read_identity(p, &who, evidence)) {
            avt_funn_add(p, FUNN_IDENTITET_FORM, ARGS(evidence->name));
            continue;
        }
        int verdict = compare(p, post, &who);
        if (verdict < 0)
            avt_funn_add(p, FUNN_IDENTITET_ANNEN, ARGS(evidence->name, post->post.s.rolle));
        held += verdict > 0;
    }
    if (held > 0)
        avt_funn_add(p, FUNN_IDENTITET_HOLDER, ARGS(avt_funn_tall(p, held)));
}
