/* Free-text documents: reasons, wishes, minutes, reports, comments. Named in S by digest, never text inside records. */
#include "fritekst.h"

#include <string.h>

#include "avtale/text.h"

const char *avt_fritekst_check(struct avt_arena *arena, struct avt_span text, const char **out)
{
    const char *normal;
    if (avt_text_normalise(arena, &normal, text).code != AVT_OK || !avt_text_is_allowed(avt_span_str(normal), true))
        return "ugyldige-tegn";
    if (*normal == '\0')
        return "mangler";
    if (avt_text_length(normal) > AVT_MAX_FRITEKST)
        return "for-lang";
    *out = normal;
    return NULL;
}

struct avt_node *avt_fritekst_tree(struct avt_arena *arena, const char *navn, const char *avtale, const char *salt,
                                   const char *skjema, const char *tekst)
{
    struct avt_node *root = avt_node_new(arena, NULL, navn);
    root->ns = "urn:avtale:v1";
    avt_node_attr(arena, root, "avtale", avtale);
    avt_node_attr(arena, root, "salt", salt);
    avt_node_attr(arena, root, "skjema", skjema);
    avt_node_text(arena, root, "tekst", tekst);
    return root;
}

struct avt_span avt_fritekst_format(struct avt_arena *arena, const char *navn, const char *avtale,
                                    const uint8_t salt[32], const char *skjema, const char *tekst)
{
    const char *again;
    AVT_INVARIANT(avt_fritekst_check(arena, avt_span_str(tekst), &again) == NULL && strcmp(again, tekst) == 0);
    const char *text = avt_b64url_format(arena, salt, 32);
    return avt_xml_format(arena, avt_fritekst_tree(arena, navn, avtale, text, skjema, tekst));
}

static bool is_salt(struct avt_arena *arena, const char *text)
{
    struct avt_span bytes;
    return avt_b64url_parse(arena, &bytes, avt_span_str(text)).code == AVT_OK && bytes.len == 32;
}

/* What the tree says, written again, must be the bytes: so nothing else can stand in them. */
struct avt_err avt_fritekst_parse(struct avt_arena *arena, const char **tekst, struct avt_span bytes)
{
    struct avt_node *root;
    const char *text;
    AVT_TRY(avt_xml_parse(arena, &root, bytes));
    const struct avt_node *body = avt_node_find(root, "tekst");
    if (body == NULL || avt_fritekst_check(arena, avt_span_str(body->text), &text) != NULL ||
        !is_salt(arena, avt_node_get(root, "salt")))
        return avt_err_make(AVT_EFORM, root->name, "not a free text");
    struct avt_node *again = avt_fritekst_tree(arena, root->name, avt_node_get(root, "avtale"),
                                               avt_node_get(root, "salt"), avt_node_get(root, "skjema"), text);
    if (!avt_oenske_copy(arena, again, root) || !avt_span_equal(avt_xml_format(arena, again), bytes))
        return avt_err_make(AVT_EFORM, root->name, "holds more than a free text");
    *tekst = text;
    return AVT_NOERR;
}
