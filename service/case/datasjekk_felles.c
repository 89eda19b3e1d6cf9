/* What measures share, against all that use it: see datasjekk.h. */
#include <string.h>

#include "avtale/xml.h"
#include "case/datasjekk.h"

/* A word of felles/ that only the measures together can tell the meaning of: each may lack it, but not all. */
struct felles {
    struct datafeil *feil;
    const struct avt_entry *files;
    const struct avt_node **root; /* of each; NULL where it is no data, or cannot be read */
    size_t n;
    const char *skjemaer, *fil;
};

static bool ends_with(const char *name, const char *end)
{
    size_t len = strlen(name), tail = strlen(end);
    return len >= tail && strcmp(name + len - tail, end) == 0;
}

/* The element stands at the top, or one below: a list in its group. */
static bool has_row(const struct avt_node *root, const char *element, const char *attr, const char *word)
{
    for (const struct avt_node *row = root->children; row; row = row->next) {
        if (row->name && strcmp(row->name, element) == 0 && strcmp(avt_node_get(row, attr), word) == 0)
            return true;
        if (strcmp(element, "liste") == 0 && has_row(row, element, attr, word))
            return true;
    }
    return false;
}

/* True if an element of that name says so of itself, in any file whose name ends like that. */
static bool is_said(const struct felles *f, const char *end, const char *element, const char *attr, const char *word)
{
    for (size_t i = 0; i < f->n; i++) {
        if (f->root[i] && ends_with(f->files[i].name, end) && has_row(f->root[i], element, attr, word))
            return true;
    }
    return false;
}

static bool is_role(const struct felles *f, const char *word)
{
    return strcmp(word, "forfatter") == 0 || strcmp(word, "mottaker") == 0 ||
           is_said(f, "/regler.xml", "part", "rolle", word) || is_said(f, "/regler.xml", "part", "part", word);
}

static bool is_list(const struct felles *f, const char *word)
{
    return is_said(f, "/felt.xml", "liste", "sti", word) || is_said(f, "/grupper.xml", "liste", "sti", word);
}

static bool is_measure(const struct felles *f, const char *word)
{
    const char *folder = avt_arena_format(f->feil->arena, "%s/", word);
    for (size_t i = 0; i < f->n; i++) {
        if (strncmp(f->files[i].name, folder, strlen(folder)) == 0 && ends_with(f->files[i].name, "/felt.xml"))
            return true;
    }
    return false;
}

static const struct ord {
    const char *element, *attr;
    bool (*known)(const struct felles *f, const char *word);
    const char *hva;
} ord[] = {
    {"handling",    "lesere",       is_role,    "rolle or part"},
    {"handling",    "med-samtykke", is_role,    "rolle or part"},
    {"handling",    "varsles",      is_role,    "rolle or part"},
    {"handling",    "om",           is_list,    "list"         },
    {"deler",       "lesere",       is_role,    "rolle or part"},
    {"deler",       "med-samtykke", is_role,    "rolle or part"},
    {"fil",         "lesere",       is_role,    "rolle or part"},
    {"kombinasjon", "tiltak",       is_measure, "measure"      },
    {"kombinasjon", "med",          is_measure, "measure"      },
};

static void check_words(const struct felles *f, const struct avt_node *node, const struct ord *row)
{
    struct avt_arena *arena = f->feil->arena;
    struct avt_span rest = avt_span_str(avt_node_get(node, row->attr)), part;
    while (avt_span_cut(&rest, ' ', &part)) {
        const char *word = avt_arena_strn(arena, part.ptr, part.len);
        if (*word && !row->known(f, word))
            datafeil_add(f->feil, avt_arena_format(arena, "%s:%d: %s: no measure has a %s %s",
                                                   datasjekk_sti(arena, f->skjemaer, f->fil), node->line, row->attr,
                                                   row->hva, word));
    }
}

static void check_rows(const struct felles *f, const struct avt_node *parent)
{
    for (const struct avt_node *node = parent->children; node; node = node->next) {
        for (size_t i = 0; node->name && i < sizeof(ord) / sizeof(*ord); i++) {
            if (strcmp(node->name, ord[i].element) == 0)
                check_words(f, node, &ord[i]);
        }
        check_rows(f, node);
    }
}

static void read_files(struct felles *f)
{
    f->root = avt_arena_array(f->feil->arena, f->n, sizeof(*f->root));
    for (size_t i = 0; i < f->n; i++) {
        struct avt_node *root;
        const struct avt_entry *file = &f->files[i];
        if (ends_with(file->name, ".xml") &&
            avt_xml_load(f->feil->arena, &root, file->bytes, file->name).code == AVT_OK)
            f->root[i] = root;
    }
}

void datasjekk_felles(struct datafeil *feil, const struct avt_entry *files, size_t n, const char *skjemaer)
{
    struct felles f = {.feil = feil, .files = files, .n = n, .skjemaer = skjemaer};
    read_files(&f);
    for (size_t i = 0; i < n; i++) {
        f.fil = files[i].name;
        if (f.root[i] && strncmp(f.fil, "felles/", 7) == 0)
            check_rows(&f, f.root[i]);
    }
}
