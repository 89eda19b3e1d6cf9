/*
 * Each check made to fail, by somebody who holds the service's keys and seals again whatever the forgery touches: the
 * check that is named finds it. Only what cannot be sealed is changed in the finished file.
 */
#include <stdio.h>
#include <string.h>

#include "avtale/pakketekst.h"
#include "avtale/text.h"
#include "lib/bundle.h"
#include "unit/avtale/proeve.h"

/* ---- Tools ---- */

/* Other bytes for a file of a version; avtale.xml names its new digest. */
static void replace_file(struct bundle *b, struct bundle_version *version, const char *name, struct avt_span bytes)
{
    for (size_t i = 0; i < version->n_files; i++) {
        struct avt_fil *file = &version->files[i];
        if (strcmp(file->navn, name) != 0)
            continue;
        const char *before = avt_hex_format(b->arena, file->digest.byte, 32);
        file->bytes = bytes;
        file->digest = avt_hash(bytes);
        if (i > 0)
            replace_file(b, version, "avtale",
                         bundle_replace(b->arena, version->files[0].bytes, before,
                                        avt_hex_format(b->arena, file->digest.byte, 32)));
    }
}

static struct avt_span file_of(const struct bundle_version *version, const char *name)
{
    for (size_t i = 0; i < version->n_files; i++)
        if (strcmp(version->files[i].navn, name) == 0)
            return version->files[i].bytes;
    fail_msg("no %s", name);
    return AVT_SPAN("");
}

/* The other letter in the first byte of the base64 of the last signature. */
static struct avt_span break_signature(struct avt_arena *arena, struct avt_span note)
{
    char *bytes = avt_arena_alloc(arena, note.len);
    memcpy(bytes, note.ptr, note.len);
    char *at = &bytes[note.len - 12];
    *at = *at == 'A' ? 'B' : 'A';
    return avt_span_make(bytes, note.len);
}

/* ---- Forgeries ---- */

#define ADDS(name, entry, text)                                                                                        \
    static void name(struct bundle *b, struct avt_pakke *pakke)                                                        \
    {                                                                                                                  \
        (void)b;                                                                                                       \
        avt_pakke_add(pakke, entry, AVT_SPAN(text));                                                                   \
    }
ADDS(add_unknown_file, "avtale.exe", "MZ")
ADDS(add_file_of_odd_number, "post-00001.kvittering", "x")
ADDS(add_file_of_odd_name, "versjon-1/per--son.xml", "x")
ADDS(add_version, "versjon-2/avtale.xml", "<avtale></avtale>")
ADDS(add_schema_file, "skjema/annet/1/regler.xml", "<regler></regler>")

static void break_manifest(struct bundle *b, struct avt_entry *entries, size_t n)
{
    (void)b;
    for (size_t i = 0; i < n; i++)
        if (strcmp(entries[i].name, "LESMEG.txt") == 0)
            entries[i].bytes = AVT_SPAN("Stol på meg.\n");
}

static void sign_manifest_twice(struct bundle *b, struct avt_entry *entries, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(entries[i].name, AVT_PAKKE_MANIFEST) == 0)
            entries[i].bytes = avt_span_str(avt_arena_format(b->arena, "%.*s\342\200\224 annen AAAAAAA=\n",
                                                             (int)entries[i].bytes.len, entries[i].bytes.ptr));
}

static void break_manifest_seal(struct bundle *b, struct avt_entry *entries, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(entries[i].name, AVT_PAKKE_MANIFEST) == 0)
            entries[i].bytes = break_signature(b->arena, entries[i].bytes);
}

static void close_sealing_key(struct bundle *b, struct avt_keylist *list)
{
    list->keys[BUNDLE_SEGL].to = b->now + 150; /* after the second receipt */
}

static void lose_sealing_key(struct bundle *b, struct avt_keylist *list)
{
    list->keys[BUNDLE_SEGL].state = AVT_KEY_KOMPROMITTERT;
    list->keys[BUNDLE_SEGL].compromised = b->now + 3600;
}

static void spoil_record(struct bundle *b, struct avt_pakke *pakke)
{
    struct avt_entry *entry = bundle_entry(pakke, "post-0003.erklaering");
    entry->bytes = bundle_replace(b->arena, entry->bytes, "\nversjon 1", "\nversjon 01");
}

/* S with the signature line of its receipt behind it. */
static void sign_declaration(struct bundle *b, struct avt_pakke *pakke)
{
    struct avt_entry *entry = bundle_entry(pakke, "post-0003.erklaering");
    struct avt_span receipt = bundle_entry(pakke, "post-0003.kvittering")->bytes;
    struct avt_buf buf = AVT_BUF(b->arena);
    const char *end = strstr(avt_arena_strn(b->arena, receipt.ptr, receipt.len), "\n\n");
    avt_buf_add(&buf, entry->bytes.ptr, entry->bytes.len);
    avt_buf_str(&buf, end + 1);
    entry->bytes = avt_buf_get(&buf);
}

static void drop_proof(struct bundle *b, struct avt_pakke *pakke)
{
    (void)b;
    *bundle_entry(pakke, "post-0003.tlog-proof") = pakke->entries[--pakke->n];
}

static void number_list_two(struct bundle *b, struct avt_keylist *list)
{
    (void)b;
    list->number = 2;
    list->previous.byte[0] = 1;
}

static void name_other_list(struct bundle *b, struct avt_kvittering *r)
{
    (void)b;
    r->nokkelliste_digest.byte[0] ^= r->nr == 2;
}

static void break_root_signature(struct bundle *b, struct avt_pakke *pakke)
{
    struct avt_entry *entry = bundle_entry(pakke, "nokler/nokkelliste-1.note");
    entry->bytes = break_signature(b->arena, entry->bytes);
}

static void break_receipt_seal(struct bundle *b, struct avt_pakke *pakke)
{
    struct avt_entry *entry = bundle_entry(pakke, "post-0003.kvittering");
    entry->bytes = break_signature(b->arena, entry->bytes);
}

static void seal_before_list(struct bundle *b, struct avt_keylist *list)
{
    list->valid_from = b->now + 150;
}

static void forget_the_last(struct bundle *b, struct avt_kvittering *r)
{
    (void)b;
    r->forrige.byte[0] ^= r->nr == 3;
}

static void turn_back_time(struct bundle *b, struct avt_kvittering *r)
{
    (void)b;
    r->tid -= r->nr == 3 ? 61 : 0;
}

static void skip_number(struct bundle *b, struct avt_kvittering *r)
{
    (void)b;
    r->nr += r->nr >= 3;
}

static void seal_other_declaration(struct bundle *b, struct avt_kvittering *r)
{
    (void)b;
    r->erklaering.byte[0] ^= r->nr == 3;
}

static void replace_evidence(struct bundle *b, struct avt_pakke *pakke)
{
    struct avt_entry *entry = bundle_entry(pakke, "post-0002.bevis");
    entry->bytes = bundle_replace(b->arena, entry->bytes, "navn deltaker", "navn annen");
}

static void commit_to_another(struct bundle *b, struct avt_erklaering *s)
{
    (void)b;
    s->commitment[0] ^= s->handling == AVT_GODKJENT;
}

static void claim_other_method(struct bundle *b, struct avt_kvittering *r)
{
    (void)b;
    r->metode = AVT_METODE_IDPORTEN;
}

static void swap_proofs(struct bundle *b, struct avt_pakke *pakke)
{
    struct avt_entry *one = bundle_entry(pakke, "post-0002.tlog-proof"),
                     *other = bundle_entry(pakke, "post-0003.tlog-proof");
    struct avt_span bytes = one->bytes;
    (void)b;
    one->bytes = other->bytes;
    other->bytes = bytes;
}

static void break_checkpoint(struct bundle *b, struct avt_pakke *pakke)
{
    for (unsigned nr = 1; nr <= b->n; nr++) {
        struct avt_entry *entry = bundle_entry(pakke, avt_pakke_name_record(b->arena, nr, AVT_PAKKE_LOGG));
        entry->bytes = break_signature(b->arena, entry->bytes);
    }
}

static void retire_log_key(struct bundle *b, struct avt_keylist *list)
{
    list->keys[BUNDLE_LOGG].to = b->now + 1;
}

/* pakke.txt, with one thing said otherwise. */
#define SAYS(name, change)                                                                                             \
    static void name(struct bundle *b, struct avt_pakke *pakke)                                                        \
    {                                                                                                                  \
        struct avt_entry *entry = bundle_entry(pakke, AVT_PAKKE_TEKST);                                                \
        struct avt_pakketekst t;                                                                                       \
        assert_ok(avt_pakketekst_parse(b->arena, &t, entry->bytes));                                                   \
        change;                                                                                                        \
        entry->bytes = avt_pakketekst_format(b->arena, &t);                                                            \
    }
SAYS(says_other_agreement, t.avtale.text[25] ^= 1)
SAYS(says_other_role, t.rolle = "arbeidsgiver")
SAYS(says_no_role, t.rolle = "ingen")
SAYS(says_older_head, t.nr--)
SAYS(says_other_head, t.hode.byte[0] ^= 1)
SAYS(says_later_version, t.fra++)
SAYS(says_smaller_log, t.logg.size--)
SAYS(says_other_log, t.logg.origin = "annen.avtale/logg/1")
SAYS(says_other_root, t.logg.root.byte[0] ^= 1)

static void spoil_text(struct bundle *b, struct avt_pakke *pakke)
{
    (void)b;
    bundle_entry(pakke, AVT_PAKKE_TEKST)->bytes = AVT_SPAN("avtale/pakke/v1\n");
}

static void drop_text(struct bundle *b, struct avt_pakke *pakke)
{
    (void)b;
    *bundle_entry(pakke, AVT_PAKKE_TEKST) = pakke->entries[--pakke->n];
}

static void change_free_text(struct bundle *b, struct avt_pakke *pakke)
{
    struct avt_entry *entry = bundle_entry(pakke, "post-0011-oenske.xml");
    entry->bytes = bundle_replace(b->arena, entry->bytes, "senere", "aldri");
}

static void approve_for_another(struct bundle *b, struct avt_erklaering *s)
{
    (void)b;
    if (strcmp(s->rolle, "arbeidsgiver") == 0)
        s->rolle = "deltaker"; /* who has approved already */
}

static void answer_another_version(struct bundle *b, struct avt_erklaering *s)
{
    (void)b;
    s->fremlegg.byte[0] ^= s->handling == AVT_GODKJENT;
}

static void change_document(struct bundle *b, struct avt_pakke *pakke)
{
    struct avt_entry *entry = bundle_entry(pakke, "versjon-1/avtale.xml");
    entry->bytes = bundle_replace(b->arena, entry->bytes, "2026-09-30", "2026-10-30");
}

static void drop_documents(struct bundle *b, struct avt_pakke *pakke)
{
    size_t kept = 0;
    (void)b;
    for (size_t i = 0; i < pakke->n; i++)
        if (strncmp(pakke->entries[i].name, "versjon-", 8) != 0)
            pakke->entries[kept++] = pakke->entries[i];
    pakke->n = kept;
}

static void write_uncanonical(struct bundle *b, struct bundle_version *version)
{
    replace_file(b, version, "person",
                 bundle_replace(b->arena, file_of(version, "person"), "<person xmlns", "<person  xmlns"));
}

static void write_of_another_agreement(struct bundle *b, struct bundle_version *version)
{
    replace_file(b, version, "person", bundle_replace(b->arena, file_of(version, "person"), PROEVE_AVTALE, ITEM_A));
}

static void write_short_salt(struct bundle *b, struct bundle_version *version)
{
    replace_file(b, version, "person", bundle_replace(b->arena, file_of(version, "person"), " salt=\"", " salt=\"A"));
}

/* The agreement gets another number on the way. */
static void write_other_number(struct bundle *b, struct bundle_version *version)
{
    if (version->n == 2)
        replace_file(b, version, "avtale", bundle_replace(b->arena, file_of(version, "avtale"), "000123", "000124"));
}

static void put_forward_less(struct bundle *b, struct avt_erklaering *s)
{
    (void)b;
    s->n_shown -= s->handling == AVT_FREMLAGT;
}

static void change_alone_less(struct bundle *b, struct avt_erklaering *s)
{
    (void)b;
    s->n_shown -= s->handling == AVT_KONTAKTPUNKT;
}

static void name_fewer_annexes(struct bundle *b, struct bundle_version *version)
{
    struct avt_span avtale = file_of(version, "avtale");
    const char *at = memmem(avtale.ptr, avtale.len, "<vedlegg", 8);
    const char *end = memmem(at, avtale.len - (size_t)(at - avtale.ptr), "</vedlegg>", 10);
    const char *annex = avt_arena_strn(b->arena, at, (size_t)(end - at) + 10);
    replace_file(b, version, "avtale", bundle_replace(b->arena, avtale, annex, ""));
}

static void change_schema(struct bundle *b, struct avt_pakke *pakke)
{
    struct avt_entry *entry = bundle_entry(pakke, "skjema/proeve/1/regler.xml");
    entry->bytes = bundle_replace(b->arena, entry->bytes, " etter=\"veileder\"", "");
}

static void change_readers(struct bundle *b, struct bundle_version *version)
{
    replace_file(b, version, "avtale",
                 bundle_replace(b->arena, file_of(version, "avtale"), "lesere=\"arbeidsgiver nav\"",
                                "lesere=\"arbeidsgiver deltaker nav\""));
}

static void write_bad_value(struct bundle *b, struct bundle_version *version)
{
    replace_file(b, version, "avtale",
                 bundle_replace(b->arena, file_of(version, "avtale"), "2026-09-30", "30.09.2026"));
}

static void write_item_twice(struct bundle *b, struct bundle_version *version)
{
    replace_file(b, version, "avtale", bundle_replace(b->arena, file_of(version, "avtale"), ITEM_B, ITEM_A));
}

static void write_false_extract(struct bundle *b, struct bundle_version *version)
{
    replace_file(b, version, "oppdrag", bundle_replace(b->arena, file_of(version, "oppdrag"), "Kari", "Mari"));
}

static void show_something_else(struct bundle *b, struct avt_erklaering *s)
{
    (void)b;
    s->visning.byte[0] ^= strcmp(s->rolle, "deltaker") == 0;
}

static void show_other_documents(struct bundle *b, struct avt_pakke *pakke)
{
    struct avt_entry *entry = bundle_entry(pakke, "versjon-1/visning-nb.xhtml");
    entry->bytes = bundle_replace(b->arena, entry->bytes, "content=\"person ", "content=\"person A");
}

static void leave_out_template(struct bundle *b, struct avt_pakke *pakke)
{
    size_t kept = 0;
    (void)b;
    for (size_t i = 0; i < pakke->n; i++)
        if (strncmp(pakke->entries[i].name, "maler/", 6) != 0)
            pakke->entries[kept++] = pakke->entries[i];
    pakke->n = kept;
}

static void change_template(struct bundle *b, struct avt_pakke *pakke)
{
    for (size_t i = 0; i < pakke->n; i++)
        if (strncmp(pakke->entries[i].name, "maler/", 6) == 0)
            pakke->entries[i].bytes = AVT_SPAN("<annen/>");
    (void)b;
}

static void add_template(struct bundle *b, struct avt_pakke *pakke)
{
    static const struct avt_entry file = {
        "visning/visning.xsl", {"<annen/>", 8}
    };
    struct avt_digest mal = avt_hash(avt_sums_format(b->arena, &(struct avt_sum){file.name, avt_hash(file.bytes)}, 1));
    avt_pakke_add_mal(pakke, &mal, &file, 1);
}

static void demand_less(struct bundle *b, struct avt_erklaering *s)
{
    (void)b;
    s->n_kreves -= s->handling == AVT_FREMLAGT;
}

static void other_change(struct bundle *b, struct avt_erklaering *s)
{
    static struct avt_endret other = {"avtale", "formaal"};
    (void)b;
    if (s->n_endret > 0)
        s->endret = &other;
}

static void build_nav_first(struct bundle *b)
{
    struct avt_innhold content = bundle_content(b);
    bundle_put_forward(b, AVT_FREMLAGT, "veileder", &content);
    bundle_act(b, AVT_GODKJENT, "veileder", NULL, NULL, NULL);
}

static void build_not_its_act(struct bundle *b)
{
    bundle_small(b);
    bundle_act(b, AVT_OPPFULGT, "deltaker", "oppstartsmoete", NULL, NULL);
}

/* One asks Nav and one asks the employer, who answers what Nav was asked. */
static void build_answer_of_another(struct bundle *b)
{
    bundle_small(b);
    bundle_act(b, AVT_HENVENDELSE, "deltaker", "nav", NULL, NULL);
    const char *asked = avt_arena_format(b->arena, "post-%zu", b->n);
    bundle_act(b, AVT_HENVENDELSE, "deltaker", "arbeidsgiver", NULL, NULL);
    bundle_act(b, AVT_BESVART, "arbeidsgiver", asked, NULL, NULL);
}

/* Changes alone what all must sign. */
static void build_too_much_alone(struct bundle *b)
{
    struct avt_innhold content = bundle_content(b);
    bundle_small(b);
    proeve_set(b->arena, &content, "formaal", NULL, "Gratis arbeid.");
    bundle_put_forward(b, AVT_KONTAKTPUNKT, "arbeidsgiver", &content);
}

/* Two decisions, and the items they are about. */
static void build_decided(struct bundle *b)
{
    bundle_small(b);
    bundle_act(b, AVT_PERIODE_GODKJENT, "beslutter", NULL, NULL, NULL);
    bundle_act(b, AVT_PERIODE_GODKJENT, "beslutter", NULL, NULL, NULL);
}

#define DECIDES(name, first, second)                                                                                   \
    static void name(struct bundle *b, struct avt_erklaering *s)                                                       \
    {                                                                                                                  \
        if (s->handling == AVT_PERIODE_GODKJENT)                                                                       \
            s->om = b->state.n_utfoert == 0 ? (first) : (second);                                                      \
    }
DECIDES(unknown_item, "oppgaver/" ITEM_C, "oppgaver/" ITEM_A)
DECIDES(unknown_list, "oppgaver/" ITEM_A, "tull/" ITEM_A)
DECIDES(second_first, "oppgaver/" ITEM_B, "oppgaver/" ITEM_A)
DECIDES(first_twice, "oppgaver/" ITEM_A, "oppgaver/" ITEM_A)

/* ---- The table ---- */

/* What is done otherwise. */
struct how {
    void (*build)(struct bundle *b); /* NULL: bundle_small */
    bool views;                      /* with views that nobody was shown */
    const char *reader;              /* NULL: deltaker */
    void (*s)(struct bundle *b, struct avt_erklaering *s);
    void (*r)(struct bundle *b, struct avt_kvittering *r);
    void (*files)(struct bundle *b, struct bundle_version *version);
    void (*list)(struct bundle *b, struct avt_keylist *list);
    void (*entries)(struct bundle *b, struct avt_pakke *pakke);
    void (*after)(struct bundle *b, struct avt_entry *entries, size_t n);
};

static const struct forgery {
    const char *check, *what;
    struct how how;
} forgeries[] = {
    {"form",            "unknown file",              {.entries = add_unknown_file}                                   },
    {"form",            "name of another form",      {.entries = add_file_of_odd_number}                             },
    {"form",            "two hyphens in a name",     {.entries = add_file_of_odd_name}                               },
    {"manifest",        "changed file",              {.after = break_manifest}                                       },
    {"manifest",        "another signature",         {.after = sign_manifest_twice}                                  },
    {"manifest-segl",   "broken seal",               {.after = break_manifest_seal}                                  },
    {"manifest-segl",   "key not valid any more",    {.list = close_sealing_key}                                     },
    {"manifest-segl",   "key lost",                  {.list = lose_sealing_key}                                      },
    {"post-form",       "malformed line",            {.entries = spoil_record}                                       },
    {"post-form",       "a signed declaration",      {.entries = sign_declaration}                                   },
    {"post-form",       "no proof",                  {.entries = drop_proof}                                         },
    {"nokkelliste",     "the first is missing",      {.list = number_list_two}                                       },
    {"nokkelliste",     "receipt names another",     {.r = name_other_list}                                          },
    {"rot",             "broken, of a known root",   {.entries = break_root_signature}                               },
    {"kvittering-segl", "broken seal",               {.entries = break_receipt_seal}                                 },
    {"kvittering-segl", "key not valid any more",    {.list = close_sealing_key}                                     },
    {"kvittering-segl", "list not valid yet",        {.list = seal_before_list}                                      },
    {"kjede",           "does not follow",           {.r = forget_the_last}                                          },
    {"kjede",           "older than the one before", {.r = turn_back_time}                                           },
    {"kjede",           "number left out",           {.r = skip_number}                                              },
    {"erklaering",      "another declaration",       {.r = seal_other_declaration}                                   },
    {"bevis",           "other evidence",            {.entries = replace_evidence}                                   },
    {"part",            "another person",            {.s = commit_to_another}                                        },
    {"part",            "another method",            {.r = claim_other_method}                                       },
    {"logg",            "proofs of other receipts",  {.entries = swap_proofs}                                        },
    {"logg",            "broken checkpoint",         {.entries = break_checkpoint}                                   },
    {"logg",            "key not valid any more",    {.list = retire_log_key}                                        },
    {"pakke",           "no text",                   {.entries = drop_text}                                          },
    {"pakke",           "not its form",              {.entries = spoil_text}                                         },
    {"pakke",           "other agreement",           {.entries = says_other_agreement}                               },
    {"pakke",           "other role",                {.entries = says_other_role}                                    },
    {"pakke",           "no role",                   {.entries = says_no_role}                                       },
    {"pakke",           "older head",                {.entries = says_older_head}                                    },
    {"pakke",           "other head",                {.entries = says_other_head}                                    },
    {"pakke",           "later version",             {.entries = says_later_version}                                 },
    {"pakke",           "smaller log",               {.entries = says_smaller_log}                                   },
    {"pakke",           "other log",                 {.entries = says_other_log}                                     },
    {"pakke",           "other root",                {.entries = says_other_root}                                    },
    {"fritekst",        "other text",                {.build = bundle_large, .entries = change_free_text}            },
    {"gang",            "approved twice",            {.s = approve_for_another}                                      },
    {"gang",            "answers another version",   {.s = answer_another_version}                                   },
    {"dokument",        "other content",             {.entries = change_document}                                    },
    {"dokument",        "never put forward",         {.entries = add_version}                                        },
    {"dokument",        "none in force",             {.entries = drop_documents}                                     },
    {"kanonisk",        "not canonical",             {.files = write_uncanonical}                                    },
    {"kanonisk",        "of another agreement",      {.files = write_of_another_agreement}                           },
    {"kanonisk",        "salt of another length",    {.files = write_short_salt}                                     },
    {"kanonisk",        "another number",            {.build = bundle_large, .files = write_other_number}            },
    {"vedlegg",         "not all put forward",       {.s = put_forward_less}                                         },
    {"vedlegg",         "not all, changed alone",    {.build = bundle_large, .s = change_alone_less}                 },
    {"vedlegg",         "not all in avtale.xml",     {.files = name_fewer_annexes}                                   },
    {"skjema",          "other rules",               {.entries = change_schema}                                      },
    {"skjema",          "a file too many",           {.entries = add_schema_file}                                    },
    {"skjema",          "other readers",             {.files = change_readers}                                       },
    {"xsd",             "a value of another form",   {.files = write_bad_value}                                      },
    {"xsd",             "an item twice",             {.files = write_item_twice}                                     },
    {"utdrag",          "says something else",       {.files = write_false_extract}                                  },
    {"visning",         "reader saw another",        {.views = true, .s = show_something_else}                       },
    {"visning",         "shown to nobody",           {.build = bundle_large, .reader = "arbeidsgiver", .views = true}},
    {"visning",         "other documents",           {.entries = show_other_documents}                               },
    {"visning",         "no template",               {.entries = leave_out_template}                                 },
    {"mal",             "another template",          {.entries = change_template}                                    },
    {"mal",             "used by nobody",            {.entries = add_template}                                       },
    {"rolle",           "Nav before the parties",    {.build = build_nav_first}                                      },
    {"rolle",           "not an act of the role",    {.build = build_not_its_act}                                    },
    {"rolle",           "asked somebody else",       {.build = build_answer_of_another}                              },
    {"punkt",           "an item that is not there", {.build = build_decided, .s = unknown_item}                     },
    {"punkt",           "a list that is not there",  {.build = build_decided, .s = unknown_list}                     },
    {"punkt",           "a period before its turn",  {.build = build_decided, .s = second_first}                     },
    {"punkt",           "a period decided twice",    {.build = build_decided, .s = first_twice}                      },
    {"kreves",          "one signature less",        {.s = demand_less}                                              },
    {"kreves",          "another change",            {.build = bundle_large, .reader = "veileder", .s = other_change}},
    {"kreves",          "too much alone",            {.build = build_too_much_alone, .reader = "veileder"}           },
};

static struct avt_span forge(struct bundle *b, struct avt_arena *arena, const struct forgery *f)
{
    *b = (struct bundle){.twist_s = f->how.s, .twist_r = f->how.r, .twist_files = f->how.files};
    b->twist_list = f->how.list;
    b->twist_entries = f->how.entries;
    b->all_views = f->how.views;
    bundle_open(b, arena, 1);
    (f->how.build != NULL ? f->how.build : bundle_small)(b);
    struct avt_span file = bundle_make(b, f->how.reader != NULL ? f->how.reader : "deltaker");
    if (f->how.after != NULL) {
        size_t n;
        struct avt_entry *entries;
        assert_ok(avt_zip_parse(arena, &entries, &n, file));
        f->how.after(b, entries, n);
        assert_ok(avt_zip_format(arena, &file, entries, n));
    }
    return file;
}

static void test_forgeries_are_found(void **state)
{
    struct bundle *b = avt_arena_alloc(*state, sizeof *b);
    for (size_t i = 0; i < UNIT_COUNT(forgeries); i++) {
        const struct forgery *f = &forgeries[i];
        struct avt_rapport report;
        struct avt_arena *arena = avt_arena_new();
        struct avt_span file = forge(b, arena, f);
        bundle_verify(arena, &report, b, file);
        if (report.dom != AVT_DOM_UGYLDIG || !bundle_failed(&report, f->check)) {
            report_print_faults(&report, f->what);
            fail_msg("%s: %s is found %s", f->check, f->what, avt_dom_name(report.dom));
        }
        avt_arena_free(&arena);
    }
}

/* Several things wrong are all told, not only the first. */
static void test_all_faults_are_told(void **state)
{
    size_t faults = 0;
    struct bundle b = {
        .twist_r = seal_other_declaration, .twist_entries = change_document, .twist_list = retire_log_key};
    struct avt_rapport report;
    bundle_open(&b, *state, 1);
    bundle_small(&b);
    bundle_verify(*state, &report, &b, bundle_make(&b, "deltaker"));
    for (size_t i = 0; i < report.n; i++)
        faults += report.findings[i].outcome == AVT_UTFALL_FEIL;
    assert_true(faults >= 2);
    assert_true(bundle_failed(&report, "erklaering"));
    assert_true(bundle_failed(&report, "logg"));
}

/* XML is read only when every digest and seal has held: a document that would not even parse is then not looked at. */
static void spoil_document(struct bundle *b, struct avt_pakke *pakke)
{
    (void)b;
    bundle_entry(pakke, "versjon-1/avtale.xml")->bytes = AVT_SPAN("<!DOCTYPE x SYSTEM \"file:///etc/passwd\"><x>");
}

static void test_xml_comes_last(void **state)
{
    struct bundle b = {.twist_entries = spoil_document};
    struct avt_rapport report;
    bundle_open(&b, *state, 1);
    bundle_small(&b);
    bundle_verify(*state, &report, &b, bundle_make(&b, "deltaker"));
    assert_true(bundle_failed(&report, "dokument"));
    for (size_t i = 0; i < report.n; i++)
        if (strcmp(report.findings[i].check, "kanonisk") == 0)
            assert_int_equal(report.findings[i].outcome, AVT_UTFALL_GJELDER_IKKE);
}

/* Every check of the table is made to fail by some forgery: here, or in the test
 * of its own. */
static void test_every_check_is_tried(void **state)
{
    static const char elsewhere[] = "demo eldre fil fullmakt hode identitet leser lesmeg oenske regelverk";
    static const char *const names[] = {
#define SJEKK(code, function, name, needs) name,
#include "../../../lib/verify/sjekk.def"
#undef SJEKK
    };
    (void)state;
    for (size_t i = 0; i < UNIT_COUNT(names); i++) {
        bool tried = strstr(elsewhere, names[i]) != NULL;
        for (size_t k = 0; k < UNIT_COUNT(forgeries); k++)
            tried |= strcmp(names[i], forgeries[k].check) == 0;
        assert_row(tried, names[i]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        unit_case(test_forgeries_are_found),
        unit_case(test_all_faults_are_told),
        unit_case(test_xml_comes_last),
        unit_case(test_every_check_is_tried),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
