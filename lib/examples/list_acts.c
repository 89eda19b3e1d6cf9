/*
 * Lists the acts in a bundle, with when, in which role and by which login, and what holds after them.
 *
 *     cc -o list_acts list_acts.c $(pkg-config --cflags --libs avtale)
 *     ./list_acts pakke.zip
 *
 * It reads, and believes what it reads but for the order of the acts. verify.c shows how to ask whether it is true.
 *
 * Exit status: 0 listed, 2 not readable.
 */
#include <avtale.h>

#include <stdio.h>

/* A file in the bundle that belongs to record number nr: "post-0007.kvittering". NULL when there is no such record. */
static const struct avt_entry *file_of(struct avt_arena *arena, const struct avt_entry *files, size_t n, unsigned nr,
                                       const char *kind)
{
    return avt_entry_find(files, n, avt_pakke_name_record(arena, nr, kind));
}

/* A record is two files: S, what somebody declared, and R, the receipt that sealed it. R is a signed note; what it says
 * is the note's text. The identity of each is the digest of its text. */
static struct avt_err read_record(struct avt_arena *arena, struct avt_post *out, struct avt_span s, struct avt_span r)
{
    struct avt_note note;
    *out = (struct avt_post){.s_id = avt_hash(s)};
    AVT_TRY(avt_erklaering_parse(arena, &out->s, s));
    AVT_TRY(avt_note_parse(arena, &note, r));
    out->r_id = avt_hash(note.text);
    return avt_kvittering_parse(arena, &out->r, note.text);
}

static void tell(struct avt_arena *arena, const struct avt_post *record)
{
    const struct avt_erklaering *s = &record->s;
    printf("%4u  %s  %-14s %-16s", record->r.nr, avt_instant_format(arena, record->r.tid), s->rolle,
           avt_handling_get(s->handling)->name);
    if (s->versjon != 0)
        printf(" version %u", s->versjon);
    if (s->code != NULL)
        printf(" (%s)", s->code);
    if (s->behalf_of != NULL)
        printf(" on behalf of %s", s->behalf_of);
    printf(", by %s\n", avt_metode_name(record->r.metode));
}

/* The state is a fold: each record is applied to what the ones before it made, or refused. */
static struct avt_err list(struct avt_arena *arena, struct avt_span bundle)
{
    struct avt_entry *files;
    const struct avt_entry *s, *r;
    size_t n;
    struct avt_post record;
    struct avt_tilstand state;
    AVT_TRY(avt_zip_parse(arena, &files, &n, bundle));
    for (unsigned nr = 1; (s = file_of(arena, files, n, nr, AVT_PAKKE_S)) != NULL &&
                          (r = file_of(arena, files, n, nr, AVT_PAKKE_R)) != NULL;
         nr++) {
        AVT_TRY(read_record(arena, &record, s->bytes, r->bytes));
        if (nr == 1)
            avt_tilstand_init(&state, &record.s.avtale);
        AVT_TRY(avt_tilstand_apply(arena, &state, &record));
        tell(arena, &record);
    }
    if (file_of(arena, files, n, 1, AVT_PAKKE_S) == NULL)
        return (struct avt_err){AVT_EFORM, "post-0001.erklaering", "the bundle has no records"};
    const struct avt_versjon *holds = avt_tilstand_gjelder(&state), *waits = avt_tilstand_venter(&state);
    if (holds != NULL)
        printf("Version %u is in force.\n", holds->n);
    if (waits != NULL)
        printf("Version %u waits for signatures.\n", waits->n);
    return AVT_NOERR;
}

/* The library opens no files: you give it bytes. */
static bool read_file(struct avt_arena *arena, struct avt_span *out, const char *path)
{
    char *bytes = NULL;
    size_t n = 0, cap = 0;
    FILE *file = fopen(path, "rb");
    if (file == NULL)
        return false;
    for (int c; (c = getc(file)) != EOF; bytes[n++] = (char)c)
        bytes = avt_arena_grow(arena, bytes, n, &cap, 1);
    *out = avt_span_make(bytes, n);
    return fclose(file) == 0;
}

int main(int argc, char **argv)
{
    struct avt_span bundle;
    if (argc != 2) {
        fprintf(stderr, "usage: %s BUNDLE\n", argv[0]);
        return 64;
    }
    struct avt_arena *arena = avt_arena_new();
    struct avt_err err = {AVT_ENOTFOUND, "", "the file cannot be read"};
    if (read_file(arena, &bundle, argv[1]))
        err = list(arena, bundle);
    if (err.code != AVT_OK)
        fprintf(stderr, "%s: %s: %s %s\n", argv[1], avt_err_name(err.code), err.where, err.detail);
    avt_arena_free(&arena);
    return err.code == AVT_OK ? 0 : 2;
}
