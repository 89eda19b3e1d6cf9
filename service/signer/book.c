/* The signer's book of the log. Its memory grows with agreements, and with what has been sealed in the last second. */
#include "signer/book.h"

#include <stdlib.h>
#include <string.h>

enum { FIRST_CAP = 64 };

/* Room for one more. */
static struct book_head *grow(struct book_head *list, size_t n, size_t *cap)
{
    if (n < *cap)
        return list;
    *cap = *cap == 0 ? FIRST_CAP : *cap * 2;
    list = reallocarray(list, *cap, sizeof *list);
    AVT_INVARIANT(list != NULL);
    return list;
}

void book_free(struct book *book)
{
    free(book->heads);
    free(book->undo);
    free(book->sealed);
    *book = (struct book){.n = 0};
}

/* ---- the table: open addressing, at most three quarters full ---- */

static size_t place(const char avtale[AVT_ID_LEN], size_t cap)
{
    uint64_t hash = UINT64_C(14695981039346656037); /* FNV-1a */
    for (size_t i = 0; i < AVT_ID_LEN; i++)
        hash = (hash ^ (unsigned char)avtale[i]) * UINT64_C(1099511628211);
    return (size_t)hash & (cap - 1);
}

/* Its place, or the free one where it goes. */
static struct book_head *slot(struct book_head *heads, size_t cap, const char avtale[AVT_ID_LEN])
{
    size_t at = place(avtale, cap);
    while (heads[at].avtale[0] != '\0' && memcmp(heads[at].avtale, avtale, AVT_ID_LEN) != 0)
        at = (at + 1) & (cap - 1);
    return &heads[at];
}

static void make_room(struct book *book)
{
    if (book->n < book->cap / 4 * 3)
        return;
    const size_t cap = book->cap == 0 ? FIRST_CAP : book->cap * 2;
    struct book_head *heads = calloc(cap, sizeof *heads);
    AVT_INVARIANT(heads != NULL);
    for (size_t i = 0; i < book->cap; i++)
        if (book->heads[i].avtale[0] != '\0')
            *slot(heads, cap, book->heads[i].avtale) = book->heads[i];
    free(book->heads);
    book->heads = heads;
    book->cap = cap;
}

static struct book_head *find(const struct book *book, const char avtale[AVT_ID_LEN])
{
    struct book_head *head = book->cap == 0 ? NULL : slot(book->heads, book->cap, avtale);
    return head != NULL && head->avtale[0] != '\0' ? head : NULL;
}

const struct book_head *book_head(const struct book *book, const struct avt_id *avtale)
{
    const struct book_head *head = find(book, avtale->text);
    return head != NULL && head->nr > 0 ? head : NULL;
}

/* ---- the log ---- */

static void append(struct book *book, const struct avt_digest *entry)
{
    const struct avt_digest leaf = avt_tree_leaf(avt_digest_span(entry));
    avt_tree_append(&book->next, &leaf);
}

bool book_add(struct book *book, const struct avt_leaf *leaf)
{
    make_room(book);
    struct book_head *head = slot(book->heads, book->cap, leaf->avtale.text);
    if (leaf->nr != head->nr + 1)
        return false;
    if (head->avtale[0] == '\0') {
        memcpy(head->avtale, leaf->avtale.text, AVT_ID_LEN);
        book->n++;
    }
    book->undo = grow(book->undo, book->n_undo, &book->cap_undo);
    book->undo[book->n_undo++] = *head;
    head->nr = leaf->nr;
    head->r = leaf->r;
    head->index = book->next.size;
    const struct avt_digest entry = avt_leaf_entry(leaf);
    append(book, &entry);
    return true;
}

void book_add_public(struct book *book, const struct avt_digest *file)
{
    const struct avt_digest entry = avt_leaf_public(file);
    append(book, &entry);
}

void book_undo(struct book *book)
{
    while (book->n_undo > 0) {
        const struct book_head *before = &book->undo[--book->n_undo];
        *find(book, before->avtale) = *before;
    }
    book->next = book->tree;
    book->next_tid = book->tid;
}

/* What is in the log now, or can never be, need not be remembered as sealed. */
static void forget_sealed(struct book *book)
{
    size_t kept = 0;
    for (size_t i = 0; i < book->n_sealed; i++) {
        const struct book_head *head = find(book, book->sealed[i].avtale);
        if (head == NULL || head->nr < book->sealed[i].nr)
            book->sealed[kept++] = book->sealed[i];
    }
    book->n_sealed = kept;
}

void book_keep(struct book *book)
{
    book->n_undo = 0;
    book->tree = book->next;
    book->tid = book->next_tid;
    forget_sealed(book);
}

/* ---- what is sealed ---- */

bool book_follows(const struct book *book, const struct avt_kvittering *r)
{
    const struct book_head *head = book_head(book, &r->avtale);
    if (r->nr == (head == NULL ? 1 : head->nr + 1) && (head == NULL || avt_digest_equal(&head->r, &r->forrige)))
        return true;
    for (size_t i = book->n_sealed; i-- > 0;) {
        const struct book_head *sealed = &book->sealed[i];
        if (sealed->nr + 1 == r->nr && avt_digest_equal(&sealed->r, &r->forrige) &&
            memcmp(sealed->avtale, r->avtale.text, AVT_ID_LEN) == 0)
            return true;
    }
    return false;
}

void book_sealed(struct book *book, const struct avt_kvittering *r, const struct avt_digest *id)
{
    book->sealed = grow(book->sealed, book->n_sealed, &book->cap_sealed);
    struct book_head *sealed = &book->sealed[book->n_sealed++];
    *sealed = (struct book_head){.nr = r->nr, .r = *id};
    memcpy(sealed->avtale, r->avtale.text, AVT_ID_LEN);
}

void book_unsealed(struct book *book, size_t n)
{
    book->n_sealed = n;
}
