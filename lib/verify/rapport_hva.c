/* What a sound bundle says, told to people: as of when, what holds, and who did what, when and as what. */
#include <string.h>

#include "avtale/id.h"
#include "avtale/text.h"
#include "sjekk.h"

/* ---- Who did what ---- */

static bool is_signature(enum avt_handling handling)
{
    const struct avt_act *act = avt_act_get(handling);
    return act->does == AVT_DOES_APPROVE || act->does == AVT_DOES_CHANGE_ALONE;
}

/* The version a record approves, or puts in force alone. */
static const struct avt_versjon *version_of(const struct pakke *p, const struct post *post)
{
    if (post->ny >= 0)
        return &p->state.versjoner[post->ny];
    for (size_t i = 0; i < p->state.n_versjoner; i++)
        if (avt_digest_equal(&p->state.versjoner[i].fremlegg, &post->post.s.fremlegg))
            return &p->state.versjoner[i];
    return NULL;
}

static bool stands(const struct avt_versjon *v, const struct post *post, const char *counts)
{
    int at = avt_versjon_rolle(v, counts);
    bool fallen = v->state == AVT_AVVIST_V || v->state == AVT_TRUKKET_V;
    return !fallen && at >= 0 && v->signert[at] == post->nr;
}

/* For a terminal too: nothing in it but text. */
static const char *as_text(const char *name)
{
    return name != NULL && avt_text_is_allowed(avt_span_str(name), false) ? name : "";
}

/* What PART has held to be the identity that the declaration commits to: "…\nnavn <text>\n…". */
static const char *name_in_evidence(struct pakke *p, const struct post *post)
{
    struct avt_json *json;
    struct avt_faults faults = AVT_FAULTS(p->arena);
    if (avt_json_parse(p->arena, &json, post->fil[POST_BEVIS]->bytes, &faults).code != AVT_OK)
        return "";
    const char *identity = avt_json_string(json, "identitet");
    struct avt_span rest = avt_span_str(identity == NULL ? "" : identity), line;
    bool ended;
    while (avt_span_line(&rest, &line, &ended))
        if (avt_span_starts(line, "navn "))
            return as_text(avt_arena_strn(p->arena, line.ptr + 5, line.len - 5));
    return "";
}

/* What the version says that the role is called, where the reader has that. */
static const char *name_in_documents(struct pakke *p, const struct avt_versjon *v, const char *rolle)
{
    const struct versjon *here = avt_versjon_find(p, (int)(v - p->state.versjoner));
    int role = here == NULL || !here->lest ? -1 : avt_tiltak_rolle(here->tiltak, rolle);
    const struct avt_felt *field = role < 0 ? NULL : here->tiltak->roller[role].navnefelt;
    const char *name = field == NULL ? NULL : avt_innhold_get(&here->innhold, field, NULL);
    return as_text(name);
}

static struct avt_told_act act_of(struct pakke *p, const struct post *post)
{
    const struct avt_erklaering *s = &post->post.s;
    const struct avt_versjon *v = version_of(p, post);
    struct avt_told_act u = {.nr = post->nr, .versjon = s->versjon, .handling = s->handling, .rolle = s->rolle};
    u.for_rolle = s->behalf_of;
    u.tid = post->post.r.tid;
    u.metode = post->post.r.metode;
    u.bevis = post->fil[POST_BEVIS] != NULL;
    u.underskrift = is_signature(s->handling);
    u.staar = u.underskrift && v != NULL && stands(v, post, s->behalf_of != NULL ? s->behalf_of : s->rolle);
    u.navn = u.bevis ? name_in_evidence(p, post) : v == NULL ? "" : name_in_documents(p, v, s->rolle);
    return u;
}

/* ---- What holds ---- */

static unsigned number_of(const struct avt_versjon *version)
{
    return version == NULL ? 0 : version->n;
}

/* Start and end stand in documents that the reader may not have; then only statuses that do not depend on them are
 * told. */
static const char *status_of(struct pakke *p)
{
    const struct versjon *v = p->state.gjelder < 0 ? NULL : avt_versjon_find(p, p->state.gjelder);
    const char *from = v == NULL || !v->lest ? NULL : avt_innhold_find(&v->innhold, "start");
    const char *to = v == NULL || !v->lest ? NULL : avt_innhold_find(&v->innhold, "slutt");
    avt_date start = 0, slutt = INT32_MAX;
    bool known = from != NULL && avt_date_parse(&start, avt_span_str(from)) &&
                 (to == NULL || avt_date_parse(&slutt, avt_span_str(to)));
    enum avt_status status = avt_tilstand_status(&p->state, p->idag, start, slutt);
    bool by_date = status == AVT_STATUS_KLAR || status == AVT_STATUS_GJENNOMFOERES || status == AVT_STATUS_AVSLUTTET;
    return by_date && !known ? "" : avt_status_name(status);
}

static void tell_head(struct pakke *p)
{
    char code[20];
    struct avt_rapport *r = p->rapport;
    const struct avt_post *last = &p->poster[p->n_poster - 1].post;
    avt_id_head_code(code, last->r_id.byte);
    r->post = last->r.nr;
    r->hode = last->r_id;
    r->kode = avt_arena_str(p->arena, code);
    r->tid = last->r.tid;
}

void avt_rapport_tell(struct pakke *p)
{
    struct avt_rapport *r = p->rapport;
    const struct avt_versjon *venter = avt_tilstand_venter(&p->state), *gjelder = avt_tilstand_gjelder(&p->state);
    const struct avt_versjon *told = gjelder != NULL ? gjelder : venter;
    const struct avt_tiltak *tiltak = told == NULL ? NULL : avt_tiltak_find(p, &told->skjema);
    const struct avt_tiltak *naa = avt_tiltak_naa(p);
    r->avtale = avt_arena_str(p->arena, p->state.avtale.text);
    r->tiltak = tiltak == NULL ? "" : tiltak->navn;
    r->status = status_of(p);
    r->gjelder = number_of(gjelder);
    r->venter = number_of(venter);
    r->skjema = tiltak == NULL ? "" : tiltak->skjema;
    if (tiltak != NULL)
        r->skjema_digest = tiltak->digest;
    r->rolle = naa == NULL || p->leser < 0 ? "" : naa->roller[p->leser].navn;
    tell_head(p);
    r->logg = p->logg.origin;
    r->blad = p->logg.size;
    r->acts = avt_arena_array(p->arena, p->n_poster, sizeof *r->acts);
    for (size_t i = 0; i < p->n_poster; i++)
        r->acts[r->n_acts++] = act_of(p, &p->poster[i]);
}
