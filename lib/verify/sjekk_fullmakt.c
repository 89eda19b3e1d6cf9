/* Uploaded files, and what was signed on behalf of others: why, by what evidence, and confirmed by whom. */
#include <string.h>

#include "avtale/opplasting.h"
#include "sjekk.h"

/* ---- Files ---- */

static const struct avt_entry *described_by(const struct pakke *p, unsigned nr)
{
    return avt_entry_find(p->entries, p->n, avt_pakke_name_text(p->arena, nr, AVT_OPPLASTING));
}

/* What the description says of it is what its bytes are. */
static bool is_described(struct pakke *p, const struct avt_entry *file, const struct navn *name)
{
    struct avt_opplasting o;
    enum avt_filtype type;
    struct avt_digest digest = avt_hash(file->bytes);
    const struct avt_entry *text = described_by(p, (unsigned)name->nr);
    return text != NULL && avt_opplasting_parse(p->arena, &o, text->bytes).code == AVT_OK &&
           avt_digest_equal(&digest, &o.sha256) && o.storrelse == file->bytes.len &&
           avt_filtype_find(&type, file->bytes) && type == o.type && strcmp(name->navn, avt_filtype_endelse(type)) == 0;
}

/* Who reads the description reads the file. */
static void check_present(struct pakke *p, const struct avt_entry *text, const struct navn *name)
{
    struct avt_opplasting o;
    if (avt_opplasting_parse(p->arena, &o, text->bytes).code != AVT_OK)
        return; /* KANONISK has told */
    const char *file = avt_pakke_name_file(p->arena, (unsigned)name->nr, avt_filtype_endelse(o.type));
    if (avt_entry_find(p->entries, p->n, file) == NULL)
        avt_funn_add(p, FUNN_FIL_MANGLER, ARGS(file));
}

void avt_sjekk_fil(struct pakke *p)
{
    size_t n = 0;
    for (size_t i = 0; i < p->n; i++) {
        const struct navn *name = &p->navn[i];
        if (name->slag == NAVN_FRITEKST && strcmp(name->navn, AVT_OPPLASTING) == 0)
            check_present(p, &p->entries[i], name);
        if (name->slag != NAVN_FIL)
            continue;
        if (!is_described(p, &p->entries[i], name))
            avt_funn_add(p, FUNN_FIL_ANNEN, ARGS(p->entries[i].name));
        n++;
    }
    if (n > 0)
        avt_funn_add(p, FUNN_FIL_HOLDER, ARGS(avt_funn_tall(p, n)));
}

/* ---- On behalf ---- */

static const struct avt_digest *attached(const struct avt_erklaering *s, const char *name)
{
    for (size_t i = 0; i < s->n_vedlagt; i++)
        if (strcmp(s->vedlagt[i].name, name) == 0)
            return &s->vedlagt[i].digest;
    return NULL;
}

/* The record before this one that the paper was uploaded in; 0 if the evidence is no paper. */
static unsigned paper_of(const struct pakke *p, const struct post *post)
{
    for (const struct post *q = p->poster; q < post; q++) {
        const struct avt_erklaering *s = &q->post.s;
        bool uploads = avt_act_get(s->handling)->family == AVT_FAMILY_FILE;
        const struct avt_digest *file = uploads ? attached(s, AVT_OPPLASTING) : NULL;
        if (file != NULL && s->code != NULL && strcmp(s->code, AVT_FIL_PAPIR) == 0 &&
            avt_digest_equal(file, &post->post.s.bevis))
            return q->nr;
    }
    return 0;
}

static bool has_reason(const struct pakke *p, const struct avt_erklaering *s, bool paper)
{
    const struct avt_tiltak *tiltak = s->has_dokument ? avt_tiltak_find(p, &s->skjema) : NULL;
    if (tiltak == NULL)
        return true; /* the bundle has not the schema that says why one may */
    int role = avt_tiltak_rolle(tiltak, s->behalf_of);
    const struct avt_fullmakt *data = role < 0 ? NULL : avt_tiltak_fullmakt(tiltak, role);
    return data != NULL && avt_koder_have(data->grunner, s->reason) &&
           (paper || !avt_koder_have(data->med_papir, s->reason));
}

/* The line of an identity record that tells a person from all others. */
static struct avt_span ident_of(const struct avt_json *json)
{
    static const char *const keys[] = {"navident ", "foedselsnummer "};
    struct avt_span rest = avt_span_str(json == NULL ? NULL : avt_json_string(json, "identitet")), line;
    bool ended;
    while (avt_span_line(&rest, &line, &ended))
        for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
            if (avt_span_starts(line, keys[i]))
                return line;
    return AVT_SPAN("");
}

static bool two_persons(struct pakke *p, const struct avt_entry *evidence)
{
    struct avt_json *json;
    struct avt_faults faults = AVT_FAULTS(p->arena);
    if (avt_json_parse(p->arena, &json, evidence->bytes, &faults).code != AVT_OK)
        return false;
    struct avt_span one = ident_of(json), other = ident_of(avt_json_find(json, "bekreftet"));
    return one.len > 0 && other.len > 0 && !avt_span_equal(one, other);
}

static void check_behalf(struct pakke *p, const struct post *post)
{
    const struct avt_erklaering *s = &post->post.s;
    const struct avt_digest *conversation = attached(s, AVT_SAMTALE);
    unsigned paper = paper_of(p, post);
    bool written = conversation != NULL && avt_digest_equal(conversation, &s->bevis);
    if (paper == 0 && !written)
        avt_funn_add(p, FUNN_FULLMAKT_UTEN_GRUNNLAG, ARGS(avt_funn_tall(p, post->nr), s->behalf_of));
    if ((post->post.r.metode == AVT_METODE_PAPIR) != (paper > 0))
        avt_funn_add(p, FUNN_FULLMAKT_METODE, ARGS(avt_funn_tall(p, post->nr)));
    if (!has_reason(p, s, paper > 0))
        avt_funn_add(p, FUNN_FULLMAKT_GRUNN, ARGS(avt_funn_tall(p, post->nr), s->reason, s->behalf_of));
    if (post->fil[POST_BEVIS] != NULL && !two_persons(p, post->fil[POST_BEVIS]))
        avt_funn_add(p, FUNN_FULLMAKT_SAMME_PERSON, ARGS(avt_funn_tall(p, post->nr)));
}

static void tell_behalf(struct pakke *p, const struct post *post)
{
    const struct avt_erklaering *s = &post->post.s;
    const char *nr = avt_funn_tall(p, post->nr);
    unsigned paper = paper_of(p, post);
    avt_funn_add(p, FUNN_FULLMAKT_PAA_VEGNE, ARGS(nr, s->rolle, s->behalf_of));
    if (paper > 0)
        avt_funn_add(p, FUNN_FULLMAKT_PAPIR, ARGS(nr, s->reason, avt_funn_tall(p, paper)));
    else
        avt_funn_add(p, FUNN_FULLMAKT_SAMTALE, ARGS(nr, s->reason));
    bool here = post->fil[POST_BEVIS] != NULL;
    avt_funn_add(p, here ? FUNN_FULLMAKT_BEKREFTET : FUNN_FULLMAKT_BEKREFTELSE_IKKE_HER, ARGS(nr));
}

void avt_sjekk_fullmakt(struct pakke *p)
{
    static void (*const passes[])(struct pakke *, const struct post *) = {check_behalf, tell_behalf};
    for (size_t pass = 0; pass < sizeof passes / sizeof *passes; pass++)
        for (size_t i = 0; i < p->n_poster; i++)
            if (p->poster[i].post.s.behalf_of != NULL)
                passes[pass](p, &p->poster[i]);
}
