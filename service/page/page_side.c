/* What every page has: the root of its model, faults, messages, and the answer. */
#include "page/page_side.h"

#include <string.h>

#include "case/service.h"
#include "front/front.h"
#include "page/page_skjema.h"
#include "sys/clock.h"

static const char HTML[] = "text/html; charset=utf-8";
static const char END[] = "</side>";

/* What a redirect may ask the next page to say. */
static const struct message {
    const char *navn, *slag;
} messages[] = {
    {"opprettet",         "ok"  },
    {"begynt",            "ok"  },
    {"lagret",            "ok"  },
    {"regnet",            "info"},
    {"lagt-til",          "ok"  },
    {"fjernet",           "ok"  },
    {"tatt-inn",          "ok"  },
    {"foreslaatt",        "ok"  },
    {"forslag-nei",       "ok"  },
    {"forslag-trukket",   "ok"  },
    {"endring",           "info"},
    {"fremlagt",          "ok"  },
    {"kontaktpunkt",      "ok"  },
    {"slettet",           "ok"  },
    {"forkastet",         "ok"  },
    {"registrert",        "ok"  },
    {"perioder-godkjent", "ok"  },
    {"logget-ut",         "ok"  },
    {"lastet-opp",        "ok"  },
    {"avslaatt",          "ok"  },
    {"endret-siden",      "feil"},
    {"utloept",           "feil"},
};

/* ---- Attributes ---- */

void side_text(struct avt_arena *arena, struct avt_node *node, const char *name, const char *value)
{
    avt_node_attr(arena, node, name, value ? value : "");
}

void side_number(struct avt_arena *arena, struct avt_node *node, const char *name, uint64_t value)
{
    avt_node_attr(arena, node, name, avt_arena_format(arena, "%llu", (unsigned long long)value));
}

void side_yes(struct avt_arena *arena, struct avt_node *node, const char *name, bool yes)
{
    avt_node_attr(arena, node, name, yes ? "ja" : "nei");
}

void side_date(struct avt_arena *arena, struct avt_node *node, const char *name, avt_date date)
{
    avt_node_attr(arena, node, name, avt_date_format(arena, date));
}

void side_oslo(struct avt_arena *arena, struct avt_node *node, avt_instant when)
{
    int minutes = avt_oslo_seconds(when) / 60;
    const char *day = avt_date_format(arena, avt_date_oslo(when));
    avt_node_attr(arena, node, "oslo", avt_arena_format(arena, "%sT%02d:%02d", day, minutes / 60, minutes % 60));
}

void side_tid(struct avt_arena *arena, struct avt_node *node, avt_instant when)
{
    avt_node_attr(arena, node, "tid", avt_instant_format(arena, when));
    side_oslo(arena, node, when);
}

/* Bytes of a character that XML 1.0 cannot hold: control characters, U+FFFE and U+FFFF. 0 if it can. */
static size_t unwritable(const char *at)
{
    unsigned char c = (unsigned char)*at;
    if (c < 0x20)
        return c != '\t' && c != '\n' && c != '\r';
    return strncmp(at, "\xEF\xBF\xBE", 3) == 0 || strncmp(at, "\xEF\xBF\xBF", 3) == 0 ? 3 : 0;
}

const char *side_typed(struct avt_arena *arena, const char *text)
{
    struct avt_buf buf = AVT_BUF(arena);
    avt_buf_str(&buf, "");
    for (size_t skip; *text; text += skip ? skip : 1) {
        skip = unwritable(text);
        if (!skip)
            avt_buf_char(&buf, *text);
    }
    return buf.ptr;
}

/* ---- Addresses ---- */

static bool is_name(const char *text)
{
    return *text && strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789-") == strlen(text);
}

const char *side_rolle(const struct request *rq)
{
    const char *rolle = pairs_find(&rq->query, "rolle");
    if (!rolle)
        rolle = request_field(rq, "rolle");
    return rolle && is_name(rolle) ? rolle : NULL;
}

/* path, and what of query and role there is behind it. */
static const char *with_query(struct avt_arena *arena, const char *path, const char *query, const char *rolle)
{
    struct avt_buf buf = AVT_BUF(arena);
    avt_buf_str(&buf, path);
    if (query)
        avt_buf_format(&buf, "?%s", query);
    if (rolle)
        avt_buf_format(&buf, "%srolle=%s", query ? "&" : "?", rolle);
    return buf.ptr;
}

const char *side_adresse(struct avt_arena *arena, const char *avtale, const char *tail, const char *query,
                         const char *rolle)
{
    return with_query(arena, avt_arena_format(arena, "/avtaler/%s%s", avtale, tail), query, rolle);
}

static struct avt_attr *find_attr(struct avt_node *node, const char *name)
{
    for (struct avt_attr *attr = node->attrs; attr; attr = attr->next) {
        if (strcmp(attr->name, name) == 0)
            return attr;
    }
    return NULL;
}

void side_sti(struct avt_node *side, const char *sti)
{
    find_attr(side, "sti")->value = sti;
}

void side_hode(struct request *rq, struct avt_node *side, const char *hode)
{
    avt_node_attr(rq->arena, side, "hode", hode);
}

/* ---- The root ---- */

static const struct message *find_message(const char *navn)
{
    for (size_t i = 0; i < sizeof(messages) / sizeof(*messages); i++) {
        if (strcmp(messages[i].navn, navn) == 0)
            return &messages[i];
    }
    return NULL;
}

bool side_kjenner(const char *navn)
{
    return find_message(navn) != NULL;
}

void side_melding(struct request *rq, struct avt_node *side, const char *navn)
{
    const struct message *message = find_message(navn);
    if (!message)
        return;
    struct avt_node *node = avt_node_new(rq->arena, side, "melding");
    avt_node_attr(rq->arena, node, "slag", message->slag);
    avt_node_attr(rq->arena, node, "n", avt_arena_format(rq->arena, "melding.%s", message->navn));
}

static const char *language(const struct request *rq)
{
    return rq->spraak ? rq->spraak : "nb";
}

static void add_user(struct request *rq, struct avt_node *side)
{
    const struct actor *actor = rq->actor;
    struct avt_node *node = avt_node_new(rq->arena, side, "bruker");
    side_text(rq->arena, node, "navn", actor->navn);
    side_text(rq->arena, node, "virksomhet", actor->virksomheter.n > 0 ? actor->virksomheter.list[0].value : "");
    side_yes(rq->arena, node, "nav", actor->nav_roller.n > 0);
}

struct avt_node *side_new(struct request *rq, const char *navn)
{
    struct avt_arena *arena = rq->arena;
    struct avt_node *side = avt_node_new(arena, NULL, "side");
    struct avt_id key = id_new();
    const char *melding = pairs_find(&rq->query, "melding");
    side_text(arena, side, "navn", navn);
    side_text(arena, side, "spraak", language(rq));
    side_yes(arena, side, "demo", rq->service->conf.demo);
    side_date(arena, side, "idag", clock_today());
    side_text(arena, side, "sti", with_query(arena, rq->path ? rq->path : "/", NULL, side_rolle(rq)));
    side_text(arena, side, "token", session_form_token(rq));
    side_text(arena, side, "nokkel", avt_arena_str(arena, key.text));
    if (rq->actor)
        add_user(rq, side);
    if (melding)
        side_melding(rq, side, melding);
    return side;
}

/* ---- Faults ---- */

/* Text key and group of what a fault is about. What is no field of the measure, or is marked so, is one of the page's
 * own, and may have no text. */
static void add_place(struct request *rq, struct avt_node *node, const struct avt_tiltak *tiltak, const char *path)
{
    struct skjema_felt at = {0};
    bool own = strncmp(path, SIDE_EGEN, strlen(SIDE_EGEN)) == 0;
    path += own ? strlen(SIDE_EGEN) : 0;
    const char *tekst = avt_arena_format(rq->arena, "felt.%s", path), *sted = "";
    if (tiltak && !own && skjema_finn(rq->arena, &at, tiltak, path)) {
        tekst = at.felt ? at.felt->tekst : at.liste->tekst;
        sted = tiltak->grupper[at.felt ? at.felt->gruppe : at.liste->gruppe].side;
    } else if (own || !render_text(rq->service->render, language(rq), tekst)) {
        tekst = "";
    }
    side_text(rq->arena, node, "felt", path);
    side_text(rq->arena, node, "tekst", tekst);
    side_text(rq->arena, node, "sted", sted);
}

void side_eget(struct avt_faults *faults, const char *felt, const char *eget)
{
    for (size_t i = 0; i < faults->n; i++) {
        if (strcmp(faults->list[i].felt, felt) == 0)
            faults->list[i].felt = eget;
    }
}

void side_feil(struct request *rq, struct avt_node *side, const struct avt_tiltak *tiltak,
               const struct avt_faults *faults)
{
    if (faults->n == 0)
        return;
    struct avt_node *feil = avt_node_new(rq->arena, side, "feil");
    for (size_t i = 0; i < faults->n; i++) {
        const struct avt_fault *fault = &faults->list[i];
        struct avt_node *node = avt_node_new(rq->arena, feil, "f");
        side_text(rq->arena, node, "kode", fault->kode);
        side_text(rq->arena, node, "alvor", fault->severity == AVT_STOPP ? "stopp" : "advarsel");
        add_place(rq, node, tiltak, side_typed(rq->arena, fault->felt));
    }
}

/* ---- The answer ---- */

/* Kept in ns, which is not written for a node without a name: avt_xml_format passes over it, side_model adds it. */
void side_raw(struct request *rq, struct avt_node *side, struct avt_span xml)
{
    struct avt_node *node = avt_node_new(rq->arena, side, NULL);
    node->ns = avt_arena_strn(rq->arena, xml.ptr, xml.len);
}

static struct avt_span side_model(struct avt_arena *arena, const struct avt_node *side)
{
    struct avt_buf buf = AVT_BUF(arena);
    struct avt_span formatted = avt_xml_format(arena, side);
    avt_buf_add(&buf, formatted.ptr, formatted.len - (sizeof(END) - 1));
    for (const struct avt_node *node = side->children; node; node = node->next) {
        if (!node->name && node->ns)
            avt_buf_str(&buf, node->ns);
    }
    avt_buf_str(&buf, END);
    return avt_buf_get(&buf);
}

struct avt_err side_answer(struct request *rq, struct avt_node *side, int status)
{
    struct avt_span html;
    AVT_TRY(render_run(rq->service->render, rq->arena, &html, RENDER_SIDE, avt_node_get(side, "spraak"),
                       side_model(rq->arena, side)));
    answer_bytes(rq, status, HTML, html);
    return AVT_NOERR;
}
