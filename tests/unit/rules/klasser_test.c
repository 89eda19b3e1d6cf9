/* The classes of every field of the six measures, by operation and owner, against the reviewed table klasser.txt. */
#include "unit/rules/files.h"
#include "unit/unit.h"

enum { CELLS = 3 + AVT_OPERASJON_COUNT, MAX_ROWS = 300 };
enum { MEASURE, PATH, OWNER, FIRST }; /* cells of a row; then one an operation */

static const struct {
    const char *short_name, *name;
} measures[] = {
    {"AT", "arbeidstrening"           },
    {"ME", "mentor"                   },
    {"IT", "inkluderingstilskudd"     },
    {"ML", "midlertidig-lonnstilskudd"},
    {"SJ", "sommerjobb"               },
    {"VL", "varig-lonnstilskudd"      },
};

struct row {
    const char *cells[CELLS];
    bool used;
};

static struct {
    struct row rows[MAX_ROWS];
    size_t n;
} table;

/* ---- The table ---- */

static struct avt_span next_word(struct avt_span *rest)
{
    struct avt_span word = {rest->ptr, 0};
    while (rest->len > 0 && *rest->ptr == ' ')
        *rest = avt_span_make(rest->ptr + 1, rest->len - 1);
    word.ptr = rest->ptr;
    while (word.len < rest->len && word.ptr[word.len] != ' ')
        word.len++;
    *rest = avt_span_make(rest->ptr + word.len, rest->len - word.len);
    return word;
}

static void read_row(struct avt_arena *arena, struct avt_span line)
{
    struct row *row = &table.rows[table.n++];
    struct avt_span rest = line;
    assert_true(table.n < MAX_ROWS);
    for (size_t i = 0; i < CELLS; i++) {
        struct avt_span word = next_word(&rest);
        row->cells[i] = avt_arena_strn(arena, word.ptr, word.len);
        if (word.len == 0)
            fail_msg("too few cells: %.*s", (int)line.len, line.ptr);
    }
}

static void read_table(struct avt_arena *arena)
{
    struct avt_span rest = file_read(arena, "tests/unit/rules/klasser.txt"), line;
    bool ended;
    table.n = 0;
    while (avt_span_line(&rest, &line, &ended))
        if (line.len > 0 && line.ptr[0] != '#')
            read_row(arena, line);
}

static bool names_measure(const char *cell, const char *short_name)
{
    struct avt_span rest = avt_span_str(cell), one;
    if (strcmp(cell, "*") == 0)
        return true;
    while (avt_span_cut(&rest, ',', &one))
        if (avt_span_is(one, short_name))
            return true;
    return false;
}

static bool names_path(const char *cell, const char *path)
{
    size_t len = strlen(cell);
    if (len > 2 && strcmp(cell + len - 2, "/*") == 0)
        return strncmp(cell, path, len - 1) == 0;
    return strcmp(cell, path) == 0;
}

/* The last row that matches. */
static struct row *find_row(const char *measure, const char *path, const char *owner)
{
    struct row *found = NULL;
    for (size_t i = 0; i < table.n; i++) {
        struct row *row = &table.rows[i];
        bool owned = strcmp(row->cells[OWNER], "*") == 0 || strcmp(row->cells[OWNER], owner) == 0;
        if (!names_measure(row->cells[MEASURE], measure) || !names_path(row->cells[PATH], path) || !owned)
            continue;
        found = row;
        row->used = true;
    }
    return found;
}

/* ---- What the data says ---- */

static const char *signers(struct avt_arena *arena, const struct avt_tiltak *tiltak, const struct avt_klasse *class)
{
    static const char *const roles[] = {"deltaker", "arbeidsgiver", "veileder", "beslutter", "mentor"};
    static const char letters[] = "davbm";
    struct avt_buf buf = AVT_BUF(arena);
    avt_buf_str(&buf, class->kind == AVT_CHANGE_AVLEDET ? "-" : "");
    for (size_t i = 0; i < UNIT_COUNT(roles); i++)
        if (class->roles & avt_tiltak_roles(tiltak, roles[i]))
            avt_buf_char(&buf, letters[i]);
    bool alone = class->kind == AVT_CHANGE_VARSLES;
    if (class->kind != AVT_CHANGE_AVLEDET && alone != (strlen(buf.ptr) == 1))
        avt_buf_str(&buf, "?"); /* several letters of class V, or one of class P */
    return buf.ptr;
}

struct subject {
    struct avt_arena *arena;
    const char *measure; /* as the table calls it */
    const struct avt_tiltak *tiltak;
    const struct avt_felt *felt; /* NULL: whole items */
    const struct avt_liste *liste;
    const char *owner;
};

/* Values of an item can be raised and lowered where their type has an order; items only come and go. */
static bool can(const struct subject *s, enum avt_operasjon operation)
{
    if (operation == AVT_OEK || operation == AVT_SENK)
        return s->felt != NULL && avt_type_is_ordered(s->felt->type);
    return operation != AVT_ENDRE || s->felt != NULL;
}

static const char *of(const struct subject *s, enum avt_operasjon operation)
{
    struct avt_innhold content = {.tiltak = s->tiltak};
    const char *list = s->liste == NULL ? "" : s->liste->sti;
    const struct avt_felt *owner = avt_tiltak_felt(s->tiltak, avt_arena_format(s->arena, "%s/ansvarlig", list));
    if (!can(s, operation))
        return ".";
    if (owner != NULL)
        avt_innhold_set(s->arena, &content, owner, ID_1, s->owner);
    const struct avt_klasse *class = s->felt != NULL ? avt_felt_klasse(s->felt, operation, &content, &content, ID_1)
                                                     : avt_liste_klasse(s->liste, operation, &content, &content, ID_1);
    return signers(s->arena, s->tiltak, class);
}

static const char *path_of(const struct subject *s)
{
    if (s->felt == NULL || s->liste == NULL)
        return s->felt == NULL ? s->liste->sti : s->felt->sti;
    return avt_arena_format(s->arena, "%s/%s", s->liste->sti, s->felt->sti);
}

/* A row of one path may say "." or not of what its type cannot do; a row of several says what would hold. */
static size_t check(const struct subject *s)
{
    size_t wrong = 0;
    const char *path = path_of(s);
    const struct row *row = find_row(s->measure, path, s->owner);
    if (row == NULL) {
        print_error("%s %s %s: in no row\n", s->measure, path, s->owner);
        return 1;
    }
    for (enum avt_operasjon o = AVT_LEGG_TIL; o < AVT_OPERASJON_COUNT; o++) {
        const char *is = of(s, o), *said = row->cells[FIRST + o];
        bool several = strchr(row->cells[PATH], '*') != NULL && strcmp(is, ".") == 0;
        if (several || strcmp(is, said) == 0)
            continue;
        print_error("%s %s %s %s: %s signs, %s in the table\n", s->measure, path, s->owner, avt_operasjon_name(o), is,
                    said);
        wrong++;
    }
    return wrong;
}

static size_t check_owners(struct subject s)
{
    const char *list = s.liste == NULL ? "" : s.liste->sti;
    const struct avt_felt *owner = avt_tiltak_felt(s.tiltak, avt_arena_format(s.arena, "%s/ansvarlig", list));
    size_t wrong = 0;
    s.owner = "-";
    if (owner == NULL)
        return check(&s);
    for (const char *const *code = owner->koder; *code != NULL; code++) {
        s.owner = *code;
        wrong += check(&s);
    }
    return wrong;
}

static size_t check_measure(struct avt_arena *arena, size_t m)
{
    size_t wrong = 0;
    struct subject s = {.arena = arena, .measure = measures[m].short_name};
    s.tiltak = tiltak_read(arena, "schemas", measures[m].name);
    for (size_t i = 0; i < s.tiltak->n_felter; i++) {
        s.felt = &s.tiltak->felter[i];
        s.liste = s.felt->liste;
        wrong += check_owners(s);
    }
    s.felt = NULL;
    for (size_t i = 0; i < s.tiltak->n_lister; i++) {
        s.liste = &s.tiltak->lister[i];
        wrong += check_owners(s);
    }
    return wrong;
}

static void every_class_is_as_reviewed(void **state)
{
    size_t wrong = 0;
    read_table(*state);
    for (size_t m = 0; m < UNIT_COUNT(measures); m++)
        wrong += check_measure(*state, m);
    for (size_t i = 0; i < table.n; i++)
        if (!table.rows[i].used) {
            print_error("%s %s %s: matches nothing\n", table.rows[i].cells[MEASURE], table.rows[i].cells[PATH],
                        table.rows[i].cells[OWNER]);
            wrong++;
        }
    assert_int_equal(wrong, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        unit_case(every_class_is_as_reviewed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
