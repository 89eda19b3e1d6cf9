/* What the service answers. */
#include "served.h"

#include <string.h>

#include "avtale/pakke.h"
#include "sys/clock.h"
#include "sys/file.h"
#include "tally.h"

static bool has_records(const struct avt_json *now, size_t n)
{
    size_t nr = 0;
    const struct avt_json *list = avt_json_find(now, "poster");
    for (const struct avt_json *c = list != NULL ? list->children : NULL; c != NULL; c = c->next) {
        const struct avt_json *number = avt_json_find(c, "nr");
        if (number == NULL || (size_t)number->number != ++nr)
            return false;
    }
    return nr == n;
}

static void check_case(struct person *person, struct found_case *k)
{
    const char *path = avt_arena_format(person->arena, "/api/v1/avtaler/%s?rolle=veileder", k->id.text);
    struct http_answer answer = people_get(person, VEILEDER, path);
    const char *head = answer.json != NULL ? avt_json_string(answer.json, "hode") : NULL;
    tally(CHECK_SERVED,
          head != NULL && has_records(answer.json, k->n_rows) &&
              strcmp(head, avt_digest_format(person->arena, &k->state.hode)) == 0,
          "%s: status %d, or other records", k->id.text, answer.status);
    k->served = k->n_rows;
}

static struct avt_err verify(struct server *server, struct person *person, const struct found *found,
                             struct avt_span zip)
{
    struct avt_span text;
    struct avt_key *roots;
    struct avt_rapport report = {0};
    size_t n;
    const char *path = avt_arena_format(person->arena, "%s/segl/rot/rot.vkey", server->data);
    AVT_TRY(file_read(person->arena, &text, path, AVT_MAX_STATEMENT));
    AVT_TRY(avt_roots_parse(person->arena, &roots, &n, text));
    const struct avt_kjent known = {.roots = roots,
                                    .n_roots = n,
                                    .n_regelverk = found->n_tiltak,
                                    .regelverk = avt_regelverk_of(person->arena, found->tiltak, found->n_tiltak)};
    avt_pakke_verify(person->arena, &report, zip, &known, clock_today());
    for (size_t i = 0; i < report.n; i++) {
        if (report.findings[i].outcome == AVT_UTFALL_FEIL)
            return avt_err_make(AVT_EPROOF, report.findings[i].check, report.findings[i].code);
    }
    return report.dom == AVT_DOM_GYLDIG ? AVT_NOERR : avt_err_make(AVT_EPROOF, "dom", avt_dom_name(report.dom));
}

static void check_bundle(struct server *server, struct person *person, const struct found *found,
                         const struct found_case *k, enum role role)
{
    const char *path =
        avt_arena_format(person->arena, "/api/v1/avtaler/%s/pakke.zip?rolle=%s", k->id.text, role_names[role]);
    struct http_answer answer = people_get(person, role, path);
    if (!tally(CHECK_BUNDLES, answer.status == 200, "%s as %s: %d", k->id.text, role_names[role], answer.status))
        return;
    tally_err(CHECK_BUNDLES, verify(server, person, found, answer.body), k->id.text);
    tally(CHECK_BUNDLES, book_bundle(person->all->book, person->arena, answer.body), "%s: no checkpoint", k->id.text);
}

void served_check(struct server *server, struct people *people, struct found *found, bool all)
{
    struct person *person = &people->persons[0];
    unsigned bundles = 0;
    for (struct found_case *k = found->cases; k != NULL; k = k->next) {
        avt_arena_reset(person->arena);
        if (!all && k->served == k->n_rows)
            continue;
        check_case(person, k);
        if (all || bundles == 0)
            check_bundle(server, person, found, k, (enum role)(bundles++ % ROLES));
    }
}
