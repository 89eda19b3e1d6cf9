/* The demo's people: a closed table in XML, checked when it is loaded; and what proves who acted. */
#include "identity/identity.h"

#include <string.h>

#include "avtale/regel.h"
#include "avtale/text.h"
#include "avtale/xml.h"
#include "sys/clock.h"

enum { ID_MAX = 40, NAVIDENT_LEN = 7 };

struct identity {
    struct identity_person *list;
    size_t n, cap;
};

/* What one file is read with. */
struct reading_file {
    struct avt_arena *arena;
    const char *file;
    struct identity *identity;
};

static struct avt_err wrong(const struct reading_file *in, const struct avt_node *node, const char *detail)
{
    return avt_err_make(AVT_EDATA, avt_arena_format(in->arena, "%s:%d", in->file, node->line), detail);
}

/* ---- Values ---- */

static bool is_slug(const char *text)
{
    size_t len = strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789-");
    return text[len] == '\0' && len > 0 && len <= ID_MAX;
}

/* One line, since the name stands in the identity record, line by line; and one that is seen. */
static bool is_name(const char *text)
{
    return avt_text_is_allowed(avt_span_str(text), false) && !avt_text_looks_empty(avt_span_str(text));
}

static bool is_email(const char *text)
{
    const char *at = strchr(text, '@');
    return text[0] == '\0' || (at != NULL && at != text && at[1] != '\0' && !avt_text_has_space(avt_span_str(text)));
}

static bool is_synthetic_fnr(const char *text)
{
    return avt_checksum_ok("fnr", text) && avt_fnr_is_synthetic(text);
}

static bool is_navident(const char *text)
{
    return text[0] >= 'A' && text[0] <= 'Z' && strspn(text + 1, "0123456789") == NAVIDENT_LEN - 1 &&
           text[NAVIDENT_LEN] == '\0';
}

/* Synthetic business numbers begin with 2 or 3, real ones with 8 or 9. */
static bool is_synthetic_orgnr(const char *text)
{
    return (text[0] == '2' || text[0] == '3') && avt_checksum_ok("orgnr", text);
}

static bool is_nav_role(const char *text)
{
    return strcmp(text, "veileder") == 0 || strcmp(text, "beslutter") == 0;
}

/* ---- Elements ---- */

struct rule {
    const char *attr;
    bool required;
    bool (*ok)(const char *text);
    const char *detail;
};

/* The attributes are those of the rules, and as they say; there is no text. */
static struct avt_err check(const struct reading_file *in, const struct avt_node *node, const struct rule *rules,
                            size_t n)
{
    size_t known = 0, present = 0;
    for (const struct avt_attr *a = node->attrs; a != NULL; a = a->next)
        present++;
    for (size_t i = 0; i < n; i++) {
        const char *value = avt_node_find_attr(node, rules[i].attr);
        if (value == NULL ? rules[i].required : !rules[i].ok(value))
            return wrong(in, node, rules[i].detail);
        known += value != NULL;
    }
    if (known != present)
        return wrong(in, node, "an attribute that is not known here");
    return node->text[0] == '\0' ? AVT_NOERR : wrong(in, node, "text");
}

static struct avt_err load_business(const struct reading_file *in, struct identity_person *person,
                                    const struct avt_node *node)
{
    static const struct rule rules[] = {
        {"orgnr", true, is_synthetic_orgnr, "orgnr: wrong check digit, or not a synthetic number"},
        {"navn",  true, is_name,            "navn: absent or not allowed"                        },
    };
    AVT_TRY(check(in, node, rules, sizeof rules / sizeof *rules));
    pairs_add(in->arena, &person->virksomheter, avt_node_get(node, "orgnr"), avt_node_get(node, "navn"));
    return AVT_NOERR;
}

static struct avt_err load_role(const struct reading_file *in, struct identity_person *person,
                                const struct avt_node *node)
{
    static const struct rule rules[] = {
        {"navn", true, is_nav_role, "navn: neither veileder nor beslutter"},
    };
    AVT_TRY(check(in, node, rules, sizeof rules / sizeof *rules));
    pairs_add(in->arena, &person->nav_roller, avt_node_get(node, "navn"), "");
    return person->navident != NULL ? AVT_NOERR : wrong(in, node, "a role in Nav without a navident");
}

static struct avt_err load_children(const struct reading_file *in, struct identity_person *person,
                                    const struct avt_node *node)
{
    for (const struct avt_node *child = node->children; child != NULL; child = child->next) {
        if (child->name != NULL && strcmp(child->name, "virksomhet") == 0)
            AVT_TRY(load_business(in, person, child));
        else if (child->name != NULL && strcmp(child->name, "rolle") == 0)
            AVT_TRY(load_role(in, person, child));
        else
            return wrong(in, child, "neither virksomhet nor rolle");
    }
    return AVT_NOERR;
}

static struct avt_err check_person(const struct reading_file *in, const struct avt_node *node)
{
    static const struct rule rules[] = {
        {"id",       true,  is_slug,          "id: not of [a-z0-9-]"                                                },
        {"navn",     true,  is_name,          "navn: absent or not allowed"                                         },
        {"slag",     true,  is_slug,          "slag: not of [a-z0-9-]"                                              },
        {"fnr",      false, is_synthetic_fnr, "fnr: wrong check digits, or not of the synthetic series (month + 80)"},
        {"navident", false, is_navident,      "navident: not a letter and six digits"                               },
        {"epost",    false, is_email,         "epost: not an address"                                               },
    };
    if (node->name == NULL || strcmp(node->name, "person") != 0)
        return wrong(in, node, "not a person");
    AVT_TRY(check(in, node, rules, sizeof rules / sizeof *rules));
    if ((avt_node_find_attr(node, "fnr") == NULL) == (avt_node_find_attr(node, "navident") == NULL))
        return wrong(in, node, "not one of fnr and navident");
    if (identity_find(in->identity, avt_node_get(node, "id")) != NULL)
        return wrong(in, node, "id stands twice");
    return AVT_NOERR;
}

static struct avt_err load_person(const struct reading_file *in, const struct avt_node *node)
{
    struct identity *identity = in->identity;
    AVT_TRY(check_person(in, node));
    struct identity_person person = {.id = avt_node_get(node, "id"),
                                     .navn = avt_node_get(node, "navn"),
                                     .slag = avt_node_get(node, "slag"),
                                     .epost = avt_node_get(node, "epost"),
                                     .fnr = avt_node_find_attr(node, "fnr"),
                                     .navident = avt_node_find_attr(node, "navident")};
    AVT_TRY(load_children(in, &person, node));
    identity->list = avt_arena_grow(in->arena, identity->list, identity->n, &identity->cap, sizeof *identity->list);
    identity->list[identity->n++] = person;
    return AVT_NOERR;
}

struct avt_err identity_load(struct identity **out, struct avt_arena *arena, struct avt_span xml, const char *file)
{
    struct identity *identity = avt_arena_alloc(arena, sizeof *identity);
    const struct reading_file in = {.arena = arena, .file = file, .identity = identity};
    struct avt_node *root;
    AVT_TRY(avt_xml_load(arena, &root, xml, file));
    if (strcmp(root->name, "personer") != 0 || root->attrs != NULL)
        return wrong(&in, root, "the root is not personer");
    for (const struct avt_node *node = root->children; node != NULL; node = node->next)
        AVT_TRY(load_person(&in, node));
    *out = identity;
    return AVT_NOERR;
}

/* ---- Finding ---- */

const struct identity_person *identity_find(const struct identity *identity, const char *id)
{
    for (size_t i = 0; identity != NULL && i < identity->n; i++)
        if (strcmp(identity->list[i].id, id) == 0)
            return &identity->list[i];
    return NULL;
}

const struct identity_person *identity_list(const struct identity *identity, size_t *n)
{
    *n = identity != NULL ? identity->n : 0;
    return identity != NULL ? identity->list : NULL;
}

struct actor *identity_actor(struct avt_arena *arena, const struct identity_person *person, struct vault *vault)
{
    struct actor *actor = avt_arena_alloc(arena, sizeof *actor);
    *actor = (struct actor){.id = person->id,
                            .navn = person->navn,
                            .fnr = person->fnr,
                            .navident = person->navident,
                            .virksomheter = person->virksomheter,
                            .nav_roller = person->nav_roller,
                            .metode = "demo"};
    if (person->fnr != NULL)
        vault_hmac(vault, actor->person, VAULT_FNR, person->fnr);
    else
        vault_hmac(vault, actor->person, VAULT_NAVIDENT, person->navident);
    return actor;
}

struct avt_span identity_record(struct avt_arena *arena, const struct actor *actor, const char *orgnr)
{
    struct avt_buf buf = AVT_BUF(arena);
    avt_buf_format(&buf, "avtale/identitet/v1\nnavn %s\n", actor->navn);
    if (actor->fnr != NULL)
        avt_buf_format(&buf, "foedselsnummer %s\n", actor->fnr);
    else
        avt_buf_format(&buf, "navident %s\n", actor->navident);
    if (orgnr != NULL)
        avt_buf_format(&buf, "virksomhet %s\n", orgnr);
    return avt_buf_get(&buf);
}

struct avt_span identity_evidence(struct avt_arena *arena, const struct actor *actor, const char *identitet,
                                  const uint8_t part_salt[32])
{
    uint8_t salt[32];
    random_bytes(salt, sizeof(salt));
    struct avt_json_writer w = AVT_JSON_WRITER(arena);
    avt_json_open(&w, NULL, '{');
    avt_json_add_string(&w, "salt", avt_b64url_format(arena, salt, sizeof(salt)));
    avt_json_add_string(&w, "metode", actor->metode);
    avt_json_add_string(&w, "person", actor->id);
    avt_json_add_string(&w, "identitet", identitet);
    avt_json_add_string(&w, "part_salt", avt_b64url_format(arena, part_salt, 32));
    avt_json_close(&w, '}');
    return avt_buf_get(&w.buf);
}
