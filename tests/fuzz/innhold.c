/*
 * What lies in a bundle, changed by somebody who can seal a manifest but nothing else: past the first checks, into the
 * parsers of all that is in it.
 *
 * The input says what to change: one byte for the entry, then edits of three bytes and more, each where (two bytes, from
 * the end of the edit before) and what: to put that byte there, to put it in, or to take out as many.
 */
#include <sodium.h>

#include "avtale/xml.h"
#include "fuzz/fuzz.h"
#include "lib/bundle.h"

enum { KEY_SEED = 7 };

static struct avt_arena *kept;
static struct bundle base;
static struct avt_entry *entries;
static size_t n_entries;
static struct avt_kjent known;

/* What the manifest is made of; avt_pakke_format makes the other two. */
static bool is_content(const char *name)
{
    return strcmp(name, AVT_PAKKE_LESMEG) != 0 && strcmp(name, AVT_PAKKE_MANIFEST) != 0;
}

static void setup(void)
{
    size_t n;
    struct avt_entry *all;
    FUZZ_HOLDS(sodium_init() >= 0);
    avt_xml_setup();
    kept = avt_arena_new();
    bundle_open(&base, kept, KEY_SEED);
    bundle_small(&base);
    bundle_act(&base, AVT_ENDRINGSOENSKE, "deltaker", NULL, "oenske", "Kan vi begynne senere?");
    FUZZ_HOLDS(avt_zip_parse(kept, &all, &n, bundle_make(&base, "deltaker")).code == AVT_OK);
    entries = avt_arena_array(kept, n, sizeof *entries);
    for (size_t i = 0; i < n; i++)
        if (is_content(all[i].name))
            entries[n_entries++] = all[i];
    known = bundle_known(&base);
}

/* One edit; false when the input has no more. */
static bool edit(struct avt_buf *out, struct avt_span *old, struct avt_span *in)
{
    if (in->len < 4)
        return false;
    const unsigned char *op = (const unsigned char *)in->ptr;
    size_t skip = (size_t)(op[0] << 8 | op[1]) % (old->len + 1), gone = op[2] % 3 == 1 ? 0 : op[2] % 3 == 0 ? 1 : op[3];
    avt_buf_add(out, old->ptr, skip);
    if (op[2] % 3 < 2)
        avt_buf_char(out, (char)op[3]);
    gone = gone < old->len - skip ? gone : old->len - skip;
    *old = avt_span_make(old->ptr + skip + gone, old->len - skip - gone);
    *in = avt_span_make(in->ptr + 4, in->len - 4);
    return true;
}

static struct avt_span edited(struct avt_arena *arena, struct avt_span old, struct avt_span in)
{
    struct avt_buf out = AVT_BUF(arena);
    avt_buf_str(&out, "");
    while (edit(&out, &old, &in))
        ;
    avt_buf_span(&out, old);
    return avt_buf_get(&out);
}

/* Whoever has the sealing key may add signatures of others to a note; nothing is proved by them. */
static bool is_note(const char *name)
{
    return strstr(name, ".note") != NULL || strstr(name, ".tlog-proof") != NULL;
}

static void one(struct avt_arena *arena, struct avt_span in)
{
    struct avt_span file;
    struct avt_rapport report;
    struct avt_pakke pakke = AVT_PAKKE(arena);
    size_t which = in.len > 0 ? (unsigned char)in.ptr[0] % n_entries : 0;
    in = in.len > 0 ? avt_span_make(in.ptr + 1, in.len - 1) : in;
    struct avt_span changed = edited(arena, entries[which].bytes, in);
    bool same = avt_span_equal(changed, entries[which].bytes);
    for (size_t i = 0; i < n_entries; i++)
        avt_pakke_add(&pakke, entries[i].name, i == which ? changed : entries[i].bytes);
    base.arena = arena;
    FUZZ_HOLDS(avt_pakke_format(&pakke, &file, bundle_seal, &base).code == AVT_OK);
    base.arena = kept;
    avt_pakke_verify(arena, &report, file, &known, BUNDLE_TODAY);
    if (same)
        FUZZ_HOLDS(report.dom == AVT_DOM_GYLDIG);
    else if (!is_note(entries[which].name))
        FUZZ_HOLDS(report.dom == AVT_DOM_UGYLDIG);
}

FUZZ_TARGET(one, setup)
