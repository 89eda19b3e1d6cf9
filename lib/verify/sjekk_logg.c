/* The log: each receipt stands in the tree of one signed checkpoint, in the order of the records. */
#include <string.h>

#include "sjekk.h"

/* What the proofs have in common, and how far they have come. */
struct log {
    struct avt_span note; /* the checkpoint of the first proof */
    struct avt_checkpoint checkpoint;
    bool signed_by; /* the log's key has signed it */
    bool any;
    uint64_t last; /* index of the record before */
};

/* The log's key is named as its origin (c2sp.org/tlog-checkpoint). */
static bool origin_ok(struct pakke *p, const struct avt_key *key, const char *origin)
{
    struct avt_span opphav = avt_liste_opphav(avt_liste_last(p));
    const char *expected = avt_arena_format(p->arena, "%.*s/logg/1", (int)opphav.len, opphav.ptr);
    return strcmp(origin, expected) == 0 && strcmp(key->name, origin) == 0;
}

static bool read_checkpoint(struct pakke *p, struct log *log)
{
    size_t who;
    struct avt_note note;
    if (avt_note_parse(p->arena, &note, log->note).code != AVT_OK ||
        avt_checkpoint_parse(p->arena, &log->checkpoint, note.text).code != AVT_OK)
        return false;
    const struct avt_key *key = avt_liste_after(p, AVT_KEY_LOGG, log->checkpoint.origin);
    return key != NULL && origin_ok(p, key, log->checkpoint.origin) &&
           avt_note_verify(&note, key, 1, &who).code == AVT_OK;
}

static bool stands(const struct log *log, const struct avt_tlog_proof *proof, const struct avt_post *post)
{
    struct avt_leaf record = {.avtale = post->r.avtale, .nr = post->r.nr, .r = post->r_id};
    if (proof->extra.len != sizeof record.salt)
        return false;
    memcpy(record.salt, proof->extra.ptr, sizeof record.salt);
    struct avt_digest entry = avt_leaf_entry(&record);
    struct avt_digest leaf = avt_tree_leaf(avt_digest_span(&entry));
    return avt_proof_inclusion_verify(&proof->proof, proof->index, log->checkpoint.size, &leaf, &log->checkpoint.root);
}

static void check_proof(struct pakke *p, struct log *log, const struct post *post)
{
    struct avt_tlog_proof proof;
    const struct avt_entry *entry = post->fil[POST_LOGG];
    if (avt_tlog_proof_parse(p->arena, &proof, entry->bytes).code != AVT_OK) {
        avt_funn_add(p, FUNN_LOGG_ULESELIG, ARGS(entry->name));
        return;
    }
    if (log->note.len == 0) {
        log->note = proof.checkpoint;
        log->signed_by = read_checkpoint(p, log);
    }
    if (!avt_span_equal(proof.checkpoint, log->note))
        avt_funn_add(p, FUNN_LOGG_SJEKKPUNKT, ARGS(entry->name));
    else if (log->signed_by && !stands(log, &proof, &post->post))
        avt_funn_add(p, FUNN_LOGG_STAAR_IKKE, ARGS(entry->name));
    else if (log->any && proof.index <= log->last)
        avt_funn_add(p, FUNN_LOGG_REKKEFOELGE, ARGS(avt_funn_tall(p, post->nr)));
    log->any = true;
    log->last = proof.index;
}

void avt_sjekk_logg(struct pakke *p)
{
    struct log log = {.any = false};
    for (size_t i = 0; i < p->n_poster; i++)
        check_proof(p, &log, &p->poster[i]);
    if (!log.signed_by)
        avt_funn_add(p, FUNN_LOGG_USIGNERT, NULL);
    p->logg = log.checkpoint;
    avt_funn_add(p, FUNN_LOGG_HOLDER, ARGS(avt_funn_tall(p, p->n_poster)));
}
