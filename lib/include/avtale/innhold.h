/*
 * Content (innhold): what an agreement says, as a flat list of values in the order of the measure's fields.
 *
 * A value is its field, the id of its list item (NULL outside lists) and its text in the one lexical form of the
 * field's type. Nothing else is kept: JSON, the documents and the pages are forms of this list.
 */
#ifndef AVTALE_INNHOLD_H
#define AVTALE_INNHOLD_H

#include "avtale/err.h"
#include "avtale/json.h"
#include "avtale/span.h"
#include "avtale/tiltak.h"
#include "avtale/xml.h"

#ifdef __cplusplus
extern "C" {
#endif

struct avt_verdi {
    const struct avt_felt *felt;
    const char *item; /* item id */
    const char *tekst;
};

struct avt_innhold {
    const struct avt_tiltak *tiltak;
    struct avt_verdi *verdi; /* by field, but a list's values item by item in the order of its items */
    size_t n;
    const char *nummer; /* the agreement's number, which is no value: avtale.xml has it on its root; NULL if none */
};

/* Gives ids to new list items: random is called for 10 fresh random bytes; NULL refuses items without id
 * ("ukjent-post"). */
struct avt_ids {
    uint64_t milliseconds;
    void (*random)(void *ctx, uint8_t out[10]);
    void *ctx;
};

/*
 * From the API's nested JSON object: members by path segment, lists as arrays of objects with optional "id". Text is
 * normalised to NFC. Blank strings and null mean no value, and an item without values is none. Every fault is collected
 * (AVT_MAX_FAULTS at most): "ukjent-felt", "feil-type", "for-mange", "ukjent-post" and those of avt_verdi_check. An id
 * must be a ULID, stand once and be an item of `former`; NULL, for JSON of our own, asks no more. An item whose id is
 * missing or wrong is told by its place from 1. Does not ask what must be there. With faults, out holds what was right.
 */
void avt_innhold_from_json(struct avt_arena *arena, struct avt_innhold *out, const struct avt_tiltak *tiltak,
                           const struct avt_json *object, const struct avt_innhold *former, struct avt_ids *ids,
                           struct avt_faults *faults);

/* The same as JSON, whole or (roles != 0) only what one of the roles reads without anybody's consent
 * (avt_tiltak_lesere). */
void avt_innhold_to_json(struct avt_json_writer *w, const char *key, const struct avt_innhold *innhold,
                         avt_roles roles);

/*
 * Checks one text against a field's type; NULL, or the fault's code: "ugyldige-tegn", "for-lang", "ser-tom-ut" (a name, the
 * last word of whose path is `navn`, without a letter or number that is seen), "ugyldig-dato", "ugyldig-kode",
 * "ugyldig-form", "for-liten", "for-stor". *out gets the text in its one form; NULL when it is blank, which is no value.
 */
const char *avt_verdi_check(struct avt_arena *arena, const struct avt_felt *felt, struct avt_span text,
                            const char **out);

/* What felt.xml calls a type: "dato". */
const char *avt_type_name(enum avt_type type);

/* <0, 0, >0 for two values of a field, by date, number or length where its type is ordered. */
int avt_verdi_compare(const struct avt_felt *felt, const char *a, const char *b);

/* A value, or NULL. post NULL outside lists. */
const char *avt_innhold_get(const struct avt_innhold *innhold, const struct avt_felt *felt, const char *post);
const char *avt_innhold_find(const struct avt_innhold *innhold, const char *sti); /* by path, outside lists */

/* Sets or (tekst NULL) removes a value; item posts are appended to their list when new. The list of values is copied,
 * so a struct copied before keeps what it had. Strings are borrowed. */
void avt_innhold_set(struct avt_arena *arena, struct avt_innhold *innhold, const struct avt_felt *felt,
                     const char *post, const char *tekst);

/* True if the list has an item of that id. */
bool avt_innhold_has_post(const struct avt_innhold *innhold, const struct avt_liste *liste, const char *post);

/* The ids of a list's items in order. */
size_t avt_innhold_posts(struct avt_arena *arena, const char ***out, const struct avt_innhold *innhold,
                         const struct avt_liste *liste);

/* What is missing: krav of fields and lists. Faults "mangler", "for-faa", and "ikke-regnet" where a rule computes it, with
 * hjemmel. */
void avt_innhold_required(const struct avt_innhold *innhold, struct avt_faults *faults);

/* True if a condition holds; post is the item it is asked for, NULL outside lists. */
bool avt_krav_holds(const struct avt_innhold *innhold, const struct avt_krav *krav, const char *post);

/*
 * The class of a change from one content to another: that of the first row whose condition holds, else the field's or
 * list's own. A condition must hold in each of the two contents that has the item (outside lists: in both), so that
 * nobody widens what they may do alone by changing it too.
 */
const struct avt_klasse *avt_felt_klasse(const struct avt_felt *felt, enum avt_operasjon operasjon,
                                         const struct avt_innhold *fra, const struct avt_innhold *til,
                                         const char *post);
const struct avt_klasse *avt_liste_klasse(const struct avt_liste *liste, enum avt_operasjon operasjon,
                                          const struct avt_innhold *fra, const struct avt_innhold *til,
                                          const char *post);

/* The path as told to people and machines: "opplaeringsplan/<id>/tema". */
const char *avt_verdi_path(struct avt_arena *arena, const struct avt_felt *felt, const char *post);

/*
 * Documents. to_xml gives the tree of one document (without vedlegg), or NULL when it holds no value and is not avtale;
 * from_xml adds a document's values to innhold (an extract's only where there is none yet); both exact inverses on
 * canonical documents. The document's bytes must have passed avt_xml_parse. AVT_EFORM, where = path, unless to_xml
 * could have made the tree: an element that is no field of the document, one out of order, a value not in its one form.
 * vedlegg elements are passed over.
 */
struct avt_node *avt_innhold_to_xml(struct avt_arena *arena, const struct avt_innhold *innhold, int dokument,
                                    const char *avtale, const char *salt);
struct avt_err avt_innhold_from_xml(struct avt_arena *arena, struct avt_innhold *innhold,
                                    const struct avt_node *root) AVT_NODISCARD;

/* Room for `extra` more values in a list of its own; put then sets in place. */
void avt_innhold_reserve(struct avt_arena *arena, struct avt_innhold *innhold, size_t extra);

void avt_innhold_put(struct avt_innhold *innhold, const struct avt_felt *felt, const char *post, const char *tekst);

#ifdef __cplusplus
}
#endif

#endif
