/* The book. */
#include "book.h"

#include <stdio.h>
#include <string.h>

#include "avtale/note.h"
#include "avtale/pakke.h"

void book_open(struct book *book)
{
    *book = (struct book){.arena = avt_arena_new()};
    AVT_INVARIANT(pthread_mutex_init(&book->lock, NULL) == 0);
}

void book_close(struct book *book)
{
    (void)pthread_mutex_destroy(&book->lock);
    avt_arena_free(&book->arena);
}

static struct avt_digest hash_text(const struct avt_json *json, const char *key)
{
    return avt_hash(avt_span_str(avt_json_string(json, key)));
}

/* What the answer to a sealed record says of it. */
static void record_of(struct ack *ack, const struct avt_json *json)
{
    const struct avt_json *nr = avt_json_find(json, "nr");
    if (nr == NULL || avt_json_string(json, "kvittering") == NULL)
        return;
    AVT_INVARIANT(avt_id_parse(&ack->avtale, avt_span_str(avt_json_string(json, "avtale"))));
    ack->nr = (unsigned)nr->number;
    ack->s_file = hash_text(json, "erklaering");
    ack->r_file = hash_text(json, "kvittering");
    (void)snprintf(ack->handling, sizeof ack->handling, "%s", avt_json_string(json, "handling"));
}

void book_ack(struct book *book, const char *key, avt_instant asked, const struct http_answer *answer)
{
    struct ack ack = {.asked = asked, .body = avt_hash(answer->body)};
    AVT_INVARIANT(avt_id_parse(&ack.key, avt_span_str(key)));
    if (answer->json != NULL)
        record_of(&ack, answer->json);
    pthread_mutex_lock(&book->lock);
    book->acks = avt_arena_grow(book->arena, book->acks, book->n, &book->cap, sizeof *book->acks);
    book->acks[book->n++] = ack;
    book->records += ack.nr > 0;
    pthread_mutex_unlock(&book->lock);
}

size_t book_count(struct book *book)
{
    pthread_mutex_lock(&book->lock);
    size_t n = book->n;
    pthread_mutex_unlock(&book->lock);
    return n;
}

void book_checkpoint(struct book *book, uint64_t size, const struct avt_digest *root)
{
    pthread_mutex_lock(&book->lock);
    book->checkpoints = avt_arena_grow(book->arena, book->checkpoints, book->n_checkpoints, &book->cap_checkpoints,
                                       sizeof *book->checkpoints);
    book->checkpoints[book->n_checkpoints++] = (struct seen_checkpoint){size, *root};
    pthread_mutex_unlock(&book->lock);
}

static struct avt_err checkpoint_in(struct avt_arena *arena, struct avt_checkpoint *out, struct avt_span zip)
{
    struct avt_entry *entries;
    struct avt_tlog_proof proof;
    struct avt_note note;
    size_t n;
    AVT_TRY(avt_zip_parse(arena, &entries, &n, zip));
    const struct avt_entry *entry = avt_entry_find(entries, n, avt_pakke_name_record(arena, 1, AVT_PAKKE_LOGG));
    if (entry == NULL)
        return avt_err_make(AVT_EFORM, "bundle", "no proof of its first record");
    AVT_TRY(avt_tlog_proof_parse(arena, &proof, entry->bytes));
    AVT_TRY(avt_note_parse(arena, &note, proof.checkpoint));
    return avt_checkpoint_parse(arena, out, note.text);
}

bool book_bundle(struct book *book, struct avt_arena *arena, struct avt_span zip)
{
    struct avt_checkpoint checkpoint;
    if (checkpoint_in(arena, &checkpoint, zip).code != AVT_OK)
        return false;
    book_checkpoint(book, checkpoint.size, &checkpoint.root);
    return true;
}
