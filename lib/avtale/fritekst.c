/* Documents that go with an act: reasons, wishes, minutes, reports, comments. Named in S by digest, never text inside
 * records. */
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

struct avt_node *avt_deler_tree(struct avt_arena *arena, const char *navn, const char *avtale, const char *salt,
                                const char *skjema, const struct avt_del *deler, size_t n)
{
    struct avt_node *root = avt_node_new(arena, NULL, navn);
    root->ns = "urn:avtale:v1";
    avt_node_attr(arena, root, "avtale", avtale);
    avt_node_attr(arena, root, "salt", salt);
    avt_node_attr(arena, root, "skjema", skjema);
    for (size_t i = 0; i < n; i++)
        avt_node_text(arena, root, deler[i].navn, deler[i].tekst);
    return root;
}

struct avt_span avt_deler_format(struct avt_arena *arena, const char *navn, const char *avtale, const uint8_t salt[32],
                                 const char *skjema, const struct avt_del *deler, size_t n)
{
    const char *text = avt_b64url_format(arena, salt, 32);
    return avt_xml_format(arena, avt_deler_tree(arena, navn, avtale, text, skjema, deler, n));
}

static bool is_salt(struct avt_arena *arena, const char *text)
{
    struct avt_span bytes;
    return avt_b64url_parse(arena, &bytes, avt_span_str(text)).code == AVT_OK && bytes.len == 32;
}

/* What the tree says, written again, must be the bytes: so nothing else can stand in them. */
struct avt_err avt_deler_parse(struct avt_arena *arena, struct avt_del **out, size_t *n, struct avt_span bytes)
{
    struct avt_node *root;
    const char *text;
    AVT_TRY(avt_xml_parse(arena, &root, bytes));
    struct avt_del *parts = avt_arena_array(arena, avt_node_count(root), sizeof *parts);
    size_t found = 0;
    for (const struct avt_node *child = root->children; child != NULL; child = child->next) {
        if (avt_oenske_is_proposal(root, child))
            continue;
        if (child->name == NULL || avt_fritekst_check(arena, avt_span_str(child->text), &text) != NULL ||
            strcmp(text, child->text) != 0)
            return avt_err_make(AVT_EFORM, root->name, "a part is no text");
        parts[found++] = (struct avt_del){child->name, text};
    }
    if (found == 0 || !is_salt(arena, avt_node_get(root, "salt")))
        return avt_err_make(AVT_EFORM, root->name, "holds nothing");
    struct avt_node *again = avt_deler_tree(arena, root->name, avt_node_get(root, "avtale"), avt_node_get(root, "salt"),
                                            avt_node_get(root, "skjema"), parts, found);
    if (!avt_oenske_copy(arena, again, root) || !avt_span_equal(avt_xml_format(arena, again), bytes))
        return avt_err_make(AVT_EFORM, root->name, "holds more than its parts");
    *out = parts;
    *n = found;
    return AVT_NOERR;
}

struct avt_span avt_fritekst_format(struct avt_arena *arena, const char *navn, const char *avtale,
                                    const uint8_t salt[32], const char *skjema, const char *tekst)
{
    const char *again;
    const struct avt_del only = {AVT_FRITEKST, tekst};
    AVT_INVARIANT(avt_fritekst_check(arena, avt_span_str(tekst), &again) == NULL && strcmp(again, tekst) == 0);
    return avt_deler_format(arena, navn, avtale, salt, skjema, &only, 1);
}

struct avt_err avt_fritekst_parse(struct avt_arena *arena, const char **tekst, struct avt_span bytes)
{
    struct avt_del *parts = NULL;
    size_t n = 0;
    AVT_TRY(avt_deler_parse(arena, &parts, &n, bytes));
    if (n != 1 || strcmp(parts[0].navn, AVT_FRITEKST) != 0)
        return avt_err_make(AVT_EFORM, "", "not a free text");
    *tekst = parts[0].tekst;
    return AVT_NOERR;
}

bool avt_oenske_is_proposal(const struct avt_node *root, const struct avt_node *child)
{
    return child->name != NULL && strcmp(child->name, "forslag") == 0 && strcmp(root->name, AVT_OENSKE) == 0;
}

void avt_oenske_add_value(struct avt_arena *arena, struct avt_node *forslag, const char *sti, const char *tekst)
{
    struct avt_node *verdi = avt_node_text(arena, forslag, "verdi", tekst);
    if (*sti != '\0')
        avt_node_attr(arena, verdi, "sti", sti);
}

struct avt_node *avt_oenske_add(struct avt_arena *arena, struct avt_node *root, const char *sti,
                                const char *begrunnelse)
{
    struct avt_node *node = avt_node_new(arena, root, "forslag");
    avt_node_attr(arena, node, "sti", sti);
    avt_node_text(arena, node, "begrunnelse", begrunnelse);
    return node;
}

static bool is_text(const char *text)
{
    return avt_text_is_allowed(avt_span_str(text), true) && avt_text_is_nfc(avt_span_str(text));
}

static bool copy_one(struct avt_arena *arena, struct avt_node *to, const struct avt_node *from)
{
    const struct avt_node *grunn = avt_node_find(from, "begrunnelse");
    const char *sti = avt_node_get(from, "sti"), *again;
    if (grunn == NULL || *sti == '\0' || avt_forslag_grunn(arena, grunn->text, &again) != NULL)
        return false;
    struct avt_node *node = avt_oenske_add(arena, to, sti, again);
    for (const struct avt_node *child = from->children; child != NULL; child = child->next) {
        if (child->name == NULL || (child != grunn && (strcmp(child->name, "verdi") != 0 || !is_text(child->text))))
            return false;
        if (child != grunn)
            avt_oenske_add_value(arena, node, avt_node_get(child, "sti"), child->text);
    }
    return true;
}

bool avt_oenske_copy(struct avt_arena *arena, struct avt_node *to, const struct avt_node *from)
{
    size_t n = 0;
    for (const struct avt_node *child = from->children; child != NULL; child = child->next) {
        if (!avt_oenske_is_proposal(from, child))
            continue;
        if (++n > AVT_MAX_FORSLAG || !copy_one(arena, to, child))
            return false;
    }
    return true;
}
