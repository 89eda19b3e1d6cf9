/* A case: reading and folding one agreement. */
#include "case/sak.h"

#include <stdint.h>
#include <string.h>

#include "sys/clock.h"

/* ---- records ---- */

static struct avt_err post_parse(struct avt_arena *arena, struct avt_post *out, struct avt_span s_file,
                                 struct avt_span r_file)
{
    struct avt_note note;
    struct avt_post post = {0};
    AVT_TRY(avt_erklaering_parse(arena, &post.s, s_file));
    AVT_TRY(avt_note_parse(arena, &note, r_file));
    AVT_TRY(avt_kvittering_parse(arena, &post.r, note.text));
    post.s_id = avt_hash(s_file);
    post.r_id = avt_hash(note.text);
    *out = post;
    return AVT_NOERR;
}

struct avt_err sak_post(struct service *service, struct store *store, struct avt_arena *arena, const char *avtale,
                        unsigned nr, struct avt_post *out, struct avt_span *s_file, struct avt_span *r_file,
                        struct avt_span *bevis)
{
    struct store_rows rows;
    AVT_TRY(store_all(store, arena, &rows, SQL_POST_GET, S_TEXT(avtale), S_INT(nr)));
    if (rows.n == 0)
        return avt_err_make(AVT_ENOTFOUND, "post", "no such record");
    AVT_TRY(vault_unseal(service->vault, arena, s_file, avtale, "s", store_bytes(&rows, 0, 0)));
    AVT_TRY(vault_unseal(service->vault, arena, r_file, avtale, "r", store_bytes(&rows, 0, 1)));
    if (bevis)
        AVT_TRY(vault_unseal(service->vault, arena, bevis, avtale, "bevis", store_bytes(&rows, 0, 2)));
    struct avt_err err = post_parse(arena, out, *s_file, *r_file);
    return err.code == AVT_OK ? err : avt_err_make(AVT_EDATA, err.where, err.detail); /* stored by us, sent by nobody */
}

void sak_person_set(struct avt_arena *arena, struct sak *sak, unsigned nr, const uint8_t person[32])
{
    while (sak->cap_person < nr)
        sak->person = avt_arena_grow(arena, sak->person, sak->cap_person, &sak->cap_person, sizeof(*sak->person));
    memcpy(sak->person[nr - 1], person, 32);
}

/* The fold copies what it keeps, so the rest lies in scratch: a case in memory is small. */
static struct avt_err sak_add(struct service *service, struct avt_arena *scratch, struct sak *sak,
                              const struct store_rows *rows, size_t i)
{
    struct avt_span s_file, r_file;
    struct avt_post post;
    struct avt_digest person;
    AVT_TRY(vault_unseal(service->vault, scratch, &s_file, sak->id.text, "s", store_bytes(rows, i, 1)));
    AVT_TRY(vault_unseal(service->vault, scratch, &r_file, sak->id.text, "r", store_bytes(rows, i, 2)));
    AVT_TRY(post_parse(scratch, &post, s_file, r_file));
    AVT_TRY(avt_tilstand_apply(sak->arena, &sak->state, &post));
    if (store_hash(rows, i, 3, &person))
        sak_person_set(sak->arena, sak, post.r.nr, person.byte);
    return AVT_NOERR;
}

struct avt_err sak_find(struct service *service, struct store *store, struct avt_arena *arena, struct sak *out,
                        const char *id)
{
    struct sak sak = {0};
    struct store_rows rows;
    if (!avt_id_parse(&sak.id, avt_span_str(id)))
        return avt_err_make(AVT_ENOTFOUND, "avtale", "not an agreement id");
    AVT_TRY(store_all(store, arena, &rows, SQL_SAK_GET, S_TEXT(id)));
    if (rows.n == 0)
        return avt_err_make(AVT_ENOTFOUND, "avtale", "no such agreement");
    sak.tiltak = service_tiltak(service, store_text(&rows, 0, 0), (unsigned)store_int(&rows, 0, 1));
    if (!sak.tiltak)
        return avt_err_make(AVT_EDATA, "skjema", "the agreement's schema version is not installed");
    struct avt_span nummer = avt_span_str(store_text(&rows, 0, 3));
    if (!avt_id_nummer_ok(nummer))
        return avt_err_make(AVT_EDATA, "nummer", "the agreement has no number");
    memcpy(sak.nummer, nummer.ptr, nummer.len);
    sak.arena = arena;
    avt_tilstand_init(&sak.state, &sak.id);
    *out = sak;
    return AVT_NOERR;
}

/* Start and end from the derived row, if it is of the last record: reading them from the document is dear. */
static struct avt_err tider_read(struct store *store, struct avt_arena *scratch, struct sak *sak)
{
    struct store_rows rows;
    struct avt_digest hode;
    int versjon = sak_gjeldende(sak);
    AVT_TRY(store_all(store, scratch, &rows, SQL_AVTALE_TIDER, S_TEXT(sak->id.text)));
    if (versjon < 0 || rows.n == 0 || !store_hash(&rows, 0, 0, &hode) || !avt_digest_equal(&hode, &sak->state.hode))
        return AVT_NOERR;
    const struct store_value *start = store_cell(&rows, 0, 1), *slutt = store_cell(&rows, 0, 2);
    struct sak_tider tider = {.known = true,
                              .start = start->kind == STORE_NULL ? INT32_MIN : (avt_date)start->number,
                              .slutt = slutt->kind == STORE_NULL ? INT32_MAX : (avt_date)slutt->number};
    sak_tider_set(sak->arena, sak, versjon, &tider);
    return AVT_NOERR;
}

struct avt_err sak_fold(struct service *service, struct store *store, struct sak *sak)
{
    struct avt_arena *scratch = avt_arena_new();
    struct store_rows rows = {0};
    struct avt_err err = store_all(store, scratch, &rows, SQL_POST_ALL, S_TEXT(sak->id.text));
    for (size_t i = 0; err.code == AVT_OK && i < rows.n; i++)
        err = sak_add(service, scratch, sak, &rows, i);
    if (err.code == AVT_OK)
        err = tider_read(store, scratch, sak);
    avt_arena_free(&scratch);
    return err;
}

struct avt_err sak_load(struct service *service, struct store *store, struct avt_arena *arena, struct sak *out,
                        const char *id)
{
    struct sak sak;
    AVT_TRY(sak_find(service, store, arena, &sak, id));
    AVT_TRY(sak_fold(service, store, &sak));
    *out = sak;
    return AVT_NOERR;
}

/* ---- content ---- */

struct avt_err sak_dokument(struct service *service, struct store *store, struct avt_arena *arena, const char *avtale,
                            const struct avt_digest *digest, struct avt_span *out)
{
    struct store_rows rows;
    struct avt_span bytes;
    AVT_TRY(store_all(store, arena, &rows, SQL_DOKUMENT_GET, S_TEXT(avtale), S_HASH(digest)));
    if (rows.n == 0)
        return avt_err_make(AVT_ENOTFOUND, "dokument", "no document with this digest");
    AVT_TRY(vault_unseal(service->vault, arena, &bytes, avtale, "dokument", store_bytes(&rows, 0, 1)));
    struct avt_digest actual = avt_hash(bytes);
    if (!avt_digest_equal(&actual, digest))
        return avt_err_make(AVT_EPROOF, "dokument", "stored bytes do not have their digest");
    *out = bytes;
    return AVT_NOERR;
}

struct avt_err sak_filer(struct service *service, struct store *store, struct avt_arena *arena, const struct sak *sak,
                         const struct avt_versjon *versjon, struct avt_fil **out, size_t *n)
{
    size_t total = versjon->n_shown + 1;
    struct avt_fil *files = avt_arena_array(arena, total, sizeof(*files));
    files[0] = (struct avt_fil){.navn = "avtale", .digest = versjon->dokument};
    for (size_t i = 0; i < versjon->n_shown; i++)
        files[i + 1] = (struct avt_fil){.navn = versjon->shown[i].name, .digest = versjon->shown[i].digest};
    for (size_t i = 0; i < total; i++) {
        files[i].dokument = avt_tiltak_dokument(sak->tiltak, files[i].navn);
        AVT_TRY(sak_dokument(service, store, arena, sak->id.text, &files[i].digest, &files[i].bytes));
    }
    *out = files;
    *n = total;
    return AVT_NOERR;
}

struct avt_err sak_innhold(struct service *service, struct store *store, struct avt_arena *arena, const struct sak *sak,
                           const struct avt_versjon *versjon, struct avt_innhold *out)
{
    struct avt_fil *files;
    size_t n;
    AVT_TRY(sak_filer(service, store, arena, sak, versjon, &files, &n));
    return avt_dokument_read(arena, out, sak->tiltak, files, n);
}

struct avt_err sak_innhold_paa(struct service *service, struct store *store, struct avt_arena *arena,
                               const struct sak *sak, int versjon, struct avt_innhold *out)
{
    struct avt_innhold own, last;
    const struct avt_tilstand *state = &sak->state;
    AVT_TRY(sak_innhold(service, store, arena, sak, &state->versjoner[versjon], &own));
    *out = own;
    if (versjon == state->gjelder)
        return AVT_NOERR;
    AVT_TRY(sak_innhold(service, store, arena, sak, avt_tilstand_gjelder(state), &last));
    *out = avt_innhold_paa(arena, &own, &last);
    return AVT_NOERR;
}

struct avt_err sak_mot(struct service *service, struct store *store, struct avt_arena *arena, const struct sak *sak,
                       avt_date fra, bool retting, struct avt_innhold **out, size_t *n)
{
    int *versjoner;
    *n = avt_tilstand_mot(arena, &versjoner, &sak->state, fra, retting);
    *out = avt_arena_array(arena, *n, sizeof(**out));
    for (size_t i = 0; i < *n; i++)
        AVT_TRY(sak_innhold_paa(service, store, arena, sak, versjoner[i], &(*out)[i]));
    return AVT_NOERR;
}

struct avt_err sak_utkast(struct service *service, struct store *store, struct avt_arena *arena, const struct sak *sak,
                          struct sak_utkast *out)
{
    struct store_rows rows;
    struct avt_span bytes, grunn;
    struct avt_json *json;
    struct avt_faults faults = AVT_FAULTS(arena);
    struct sak_utkast utkast = {0};
    utkast.innhold.tiltak = sak->tiltak;
    AVT_TRY(store_all(store, arena, &rows, SQL_UTKAST_GET, S_TEXT(sak->id.text)));
    if (rows.n == 0) {
        *out = utkast;
        return AVT_NOERR;
    }
    AVT_TRY(vault_unseal(service->vault, arena, &bytes, sak->id.text, "utkast", store_bytes(&rows, 0, 1)));
    AVT_TRY(avt_json_parse(arena, &json, bytes, &faults));
    avt_innhold_from_json(arena, &utkast.innhold, sak->tiltak, json, NULL, NULL, &faults);
    if (faults.n > 0)
        return avt_err_make(AVT_EDATA, faults.list[0].felt, "stored draft does not fit its schema");
    if (store_bytes(&rows, 0, 2).len > 0) {
        AVT_TRY(vault_unseal(service->vault, arena, &grunn, sak->id.text, "grunn", store_bytes(&rows, 0, 2)));
        utkast.grunn = avt_arena_strn(arena, grunn.ptr, grunn.len);
    }
    utkast.exists = true;
    utkast.revisjon = (unsigned)store_int(&rows, 0, 0);
    utkast.dag.sagt = store_cell(&rows, 0, 4)->kind != STORE_NULL;
    utkast.dag.fra = utkast.dag.sagt ? (avt_date)store_int(&rows, 0, 4) : 0;
    utkast.dag.retting = store_int(&rows, 0, 5) != 0;
    *out = utkast;
    return AVT_NOERR;
}

struct avt_err sak_utkast_put(struct service *service, struct store *store, struct avt_arena *arena,
                              const struct avt_id *id, const struct sak_utkast *utkast)
{
    const char *grunn = utkast->grunn;
    struct avt_json_writer w = AVT_JSON_WRITER(arena);
    struct avt_span sealed, reason = {0};
    avt_innhold_to_json(&w, NULL, &utkast->innhold, 0);
    AVT_TRY(vault_seal(service->vault, arena, &sealed, id->text, "utkast", avt_buf_get(&w.buf)));
    if (grunn && *grunn)
        AVT_TRY(vault_seal(service->vault, arena, &reason, id->text, "grunn", avt_span_str(grunn)));
    return store_run(store, SQL_UTKAST_PUT, S_TEXT(id->text), S_INT(utkast->revisjon), S_BLOB(sealed),
                     reason.len ? S_BLOB(reason) : S_NULL, S_INT(clock_now()),
                     utkast->dag.sagt ? S_INT(utkast->dag.fra) : S_NULL, S_INT(utkast->dag.retting));
}

/* ---- who ---- */

static bool actor_is(struct service *service, const struct actor *actor, const struct avt_rolle *rolle,
                     const struct avt_digest *hmac)
{
    struct avt_digest own;
    if (rolle->klasse != AVT_ROLE_VIRKSOMHET) {
        if (!actor->fnr)
            return false;
        vault_hmac(service->vault, own.byte, VAULT_FNR, actor->fnr);
        return avt_digest_equal(&own, hmac);
    }
    for (size_t i = 0; i < actor->virksomheter.n; i++) {
        vault_hmac(service->vault, own.byte, VAULT_ORGNR, actor->virksomheter.list[i].name);
        if (avt_digest_equal(&own, hmac))
            return true;
    }
    return false;
}

/* Adds the roles of the rows that are the actor's, each with the versions it has them by. */
static void roles_in_rows(struct service *service, const struct sak *sak, const struct actor *actor,
                          const struct store_rows *rows, struct sak_roller *out)
{
    for (size_t i = 0; i < rows->n; i++) {
        int rolle = avt_tiltak_rolle(sak->tiltak, store_text(rows, i, 0));
        struct avt_digest hmac;
        if (rolle < 0 || sak->tiltak->roller[rolle].klasse == AVT_ROLE_NAV || !store_hash(rows, i, 1, &hmac))
            continue;
        if (!actor_is(service, actor, &sak->tiltak->roller[rolle], &hmac))
            continue;
        out->alle |= (avt_roles)1 << rolle;
        if (store_int(rows, i, 2) & PART_VENTER)
            out->venter |= (avt_roles)1 << rolle;
    }
}

struct avt_err sak_roles(struct service *service, struct store *store, struct avt_arena *arena, const struct sak *sak,
                         const struct actor *actor, struct sak_roller *out)
{
    struct store_rows parts, drafts;
    struct sak_roller roller = {0};
    AVT_TRY(store_all(store, arena, &parts, SQL_PART_ALL, S_TEXT(sak->id.text)));
    AVT_TRY(store_all(store, arena, &drafts, SQL_UTKAST_PART_ALL, S_TEXT(sak->id.text)));
    roles_in_rows(service, sak, actor, &parts, &roller);
    roles_in_rows(service, sak, actor, &drafts, &roller);
    for (size_t i = 0; i < sak->tiltak->n_roller; i++) {
        const struct avt_rolle *rolle = &sak->tiltak->roller[i];
        if (rolle->klasse != AVT_ROLE_NAV || !pairs_find(&actor->nav_roller, rolle->navn))
            continue;
        roller.alle |= (avt_roles)1 << i;
        roller.venter |= (avt_roles)1 << i;
    }
    *out = roller;
    return AVT_NOERR;
}

size_t sak_parter(struct service *service, struct avt_arena *arena, struct pair_hmac **out,
                  const struct avt_innhold *innhold)
{
    const struct avt_tiltak *tiltak = innhold->tiltak;
    struct pair_hmac *list = avt_arena_array(arena, tiltak->n_roller, sizeof(*list));
    size_t n = 0;
    for (size_t i = 0; i < tiltak->n_roller; i++) {
        const struct avt_rolle *rolle = &tiltak->roller[i];
        const char *value = rolle->identitet ? avt_innhold_get(innhold, rolle->identitet, NULL) : NULL;
        if (!value)
            continue;
        list[n].rolle = rolle->navn;
        vault_hmac(service->vault, list[n].hmac, rolle->klasse == AVT_ROLE_VIRKSOMHET ? VAULT_ORGNR : VAULT_FNR, value);
        n++;
    }
    *out = list;
    return n;
}

/* ---- time and status ---- */

void sak_tider_from(const struct avt_innhold *innhold, struct sak_tider *out)
{
    const char *start = avt_innhold_find(innhold, "start"), *slutt = avt_innhold_find(innhold, "slutt");
    *out = (struct sak_tider){.known = true, .start = INT32_MIN, .slutt = INT32_MAX};
    if (start && !avt_date_parse(&out->start, avt_span_str(start)))
        out->start = INT32_MIN;
    if (slutt && !avt_date_parse(&out->slutt, avt_span_str(slutt)))
        out->slutt = INT32_MAX;
}

void sak_tider_set(struct avt_arena *arena, struct sak *sak, int versjon, const struct sak_tider *tider)
{
    while (sak->cap_tider <= (size_t)versjon)
        sak->tider = avt_arena_grow(arena, sak->tider, sak->cap_tider, &sak->cap_tider, sizeof(*sak->tider));
    sak->tider[versjon] = *tider;
}

struct avt_err sak_tider_of(struct service *service, struct store *store, struct sak *sak, int versjon,
                            struct sak_tider *out)
{
    if ((size_t)versjon < sak->cap_tider && sak->tider[versjon].known) {
        *out = sak->tider[versjon];
        return AVT_NOERR;
    }
    struct avt_arena *scratch = avt_arena_new();
    struct avt_innhold innhold = {.tiltak = sak->tiltak};
    struct avt_fil fil = {.navn = "avtale", .digest = sak->state.versjoner[versjon].dokument};
    struct avt_err err = sak_dokument(service, store, scratch, sak->id.text, &fil.digest, &fil.bytes);
    if (err.code == AVT_OK)
        err = avt_dokument_read(scratch, &innhold, sak->tiltak, &fil, 1);
    if (err.code == AVT_OK) {
        sak_tider_from(&innhold, out);
        sak_tider_set(sak->arena, sak, versjon, out);
    }
    avt_arena_free(&scratch);
    return err;
}

const char *sak_stopp(const struct sak *sak, const struct sak_tider *tider, avt_date *siste)
{
    const struct avt_tilstand *state = &sak->state;
    if (!state->avbrutt)
        return NULL;
    *siste = state->slutt - 1 < tider->slutt ? state->slutt - 1 : tider->slutt;
    if (state->slutt <= tider->start)
        return state->slutt == tider->start ? "startdag" : "foer";
    return clock_today() <= *siste ? "kommer" : "over";
}

struct avt_err sak_status(struct service *service, struct store *store, struct sak *sak, enum avt_status *out)
{
    struct sak_tider tider = {.start = INT32_MIN, .slutt = INT32_MAX};
    if (sak->state.gjelder >= 0)
        AVT_TRY(sak_tider_of(service, store, sak, sak->state.gjelder, &tider));
    *out = avt_tilstand_status(&sak->state, clock_today(), tider.start, tider.slutt);
    return AVT_NOERR;
}

int sak_gjeldende(const struct sak *sak)
{
    return sak->state.gjelder >= 0 ? sak->state.gjelder : sak->state.venter;
}

int sak_paa(const struct sak *sak, avt_date dag)
{
    int last = sak->state.gjelder;
    bool known = last >= 0 && (size_t)last < sak->cap_tider && sak->tider[last].known;
    return avt_tilstand_paa(&sak->state, known && dag < sak->tider[last].start ? sak->tider[last].start : dag);
}

const struct avt_versjon *sak_vist(const struct sak *sak)
{
    const struct avt_versjon *v = avt_tilstand_gjelder(&sak->state);
    if (!v)
        v = avt_tilstand_venter(&sak->state);
    if (!v && sak->state.n_versjoner > 0)
        v = &sak->state.versjoner[sak->state.n_versjoner - 1];
    return v;
}

const struct avt_versjon *sak_versjon(const struct sak *sak, unsigned n)
{
    for (size_t i = sak->state.n_versjoner; i-- > 0;) {
        if (sak->state.versjoner[i].n == n)
            return &sak->state.versjoner[i];
    }
    return NULL;
}

static bool sak_person(void *ctx, unsigned nr, uint8_t person[32])
{
    const struct sak *sak = ctx;
    if (nr == 0 || nr > sak->cap_person)
        return false;
    memcpy(person, sak->person[nr - 1], 32);
    return true;
}

/* Known since the status was asked for. */
static const avt_date *last_day(const struct sak *sak)
{
    int gjelder = sak->state.gjelder;
    bool known = gjelder >= 0 && (size_t)gjelder < sak->cap_tider && sak->tider[gjelder].known;
    return known && sak->tider[gjelder].slutt != INT32_MAX ? &sak->tider[gjelder].slutt : NULL;
}

struct avt_decide_in sak_decide_in(struct sak *sak, enum avt_status status)
{
    return (struct avt_decide_in){.tiltak = sak->tiltak,
                                  .state = &sak->state,
                                  .status = status,
                                  .idag = clock_today(),
                                  .siste = last_day(sak),
                                  .person = sak_person,
                                  .person_ctx = sak};
}

bool sak_overtatt(const struct sak *sak, const char *rolle, unsigned etter, const uint8_t person[32])
{
    for (size_t i = 0; i < sak->state.n_overtatt; i++) {
        const struct avt_overtatt *o = &sak->state.overtatt[i];
        bool later = o->nr > etter && o->nr <= sak->cap_person && strcmp(o->rolle, rolle) == 0;
        if (later && memcmp(sak->person[o->nr - 1], person, 32) != 0)
            return true;
    }
    return false;
}

bool sak_leser_felt(const struct avt_tiltak *tiltak, const struct avt_tilstand *state, int rolle, const char *path)
{
    const struct avt_felt *felt = avt_tiltak_felt(tiltak, path);
    const struct avt_liste *liste = avt_tiltak_liste(tiltak, path);
    int dokument = felt ? felt->dokument : liste ? liste->dokument : -1;
    for (size_t i = 0; dokument < 0 && i < tiltak->n_lister; i++) {
        size_t len = strlen(tiltak->lister[i].sti);
        if (strncmp(path, tiltak->lister[i].sti, len) == 0 && path[len] == '/')
            dokument = tiltak->lister[i].dokument;
    }
    return dokument >= 0 && avt_dokument_reads(tiltak, state, dokument, rolle);
}

const char *flow_kontrollkode(struct avt_arena *arena, const struct avt_digest *fremlegg)
{
    char code[10];
    avt_id_control_code(code, fremlegg->byte);
    return avt_arena_str(arena, code);
}

/* The content that an act about an item of it is decided on. */
struct avt_err sak_decide_item(struct service *service, struct store *store, struct avt_arena *arena, struct sak *sak,
                               const struct avt_kommando *k, struct avt_decide_in *in)
{
    const struct avt_versjon *versjon = avt_tilstand_gjelder(&sak->state);
    if (!k->om || !versjon || in->innhold)
        return AVT_NOERR;
    struct avt_innhold *innhold = avt_arena_alloc(arena, sizeof(*innhold));
    AVT_TRY(sak_innhold(service, store, arena, sak, versjon, innhold));
    in->innhold = innhold;
    return AVT_NOERR;
}

const char *flow_beviskode(struct avt_arena *arena, const struct avt_digest *hode)
{
    char code[20];
    avt_id_head_code(code, hode->byte);
    return avt_arena_str(arena, code);
}
