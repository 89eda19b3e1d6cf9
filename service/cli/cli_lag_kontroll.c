/* lag_kontroll DIR: run by the build. Writes what cli_tekst.h calls cli_tekster, the texts of DIR's kontroll.xml, as a C
 * file. Fails, with all that is wrong, unless each finding of avtale/finding.def has its text with the values that it has,
 * and so each act, each verdict and each line of the report; and each text is asked for. */
#include <stdio.h>
#include <string.h>

#include "avtale/limits.h"
#include "avtale/pakke.h"
#include "avtale/xml.h"
#include "render/texts.h"
#include "sys/file.h"

static const char FILE_NAME[] = "tekster/nb/kontroll.xml";

/* All that is asked for. Of a verdict and an act the program gives as many values as the text has places. */
enum { ANY = AVT_FINDING_ARGS + 1 };
#define REPORT(ROW)                                                                                                    \
    ROW("dom.gyldig", ANY)                                                                                             \
    ROW("dom.ugyldig", 0)                                                                                              \
    ROW("dom.uleselig", 0)                                                                                             \
    ROW("dom.uforankret", 0)                                                                                           \
    ROW("dom.ukjent-regelverk", ANY)                                                                                   \
    ROW("rot", 1)                                                                                                      \
    ROW("avtale", 3)                                                                                                   \
    ROW("rolle", 1)                                                                                                    \
    ROW("per", 3)                                                                                                      \
    ROW("logg", 2)                                                                                                     \
    ROW("nokkelliste", 2)                                                                                              \
    ROW("gjelder", 1)                                                                                                  \
    ROW("venter", 1)                                                                                                   \
    ROW("status", 1)                                                                                                   \
    ROW("demo", 0)                                                                                                     \
    ROW("for", 1)                                                                                                      \
    ROW("styrke.demo", 0)                                                                                              \
    ROW("styrke.papir", 0)                                                                                             \
    ROW("styrke.ord", 0)                                                                                               \
    ROW("bevis", 0)                                                                                                    \
    ROW("uten-bevis", 0)                                                                                               \
    ROW("navn-i-avtalen", 0)                                                                                           \
    ROW("ikke-lenger", 0)

static const struct code {
    const char *key;
    unsigned n;
} codes[] = {
#define AVT_FINDING(CHECK, CODE, outcome, check, code, n) {"kontroll." check "." code, n},
#include "avtale/finding.def"
#undef AVT_FINDING
#define AVT_HANDLING(CODE, name, who) {"rapport.gjorde." name, ANY},
#include "avtale/handling.def"
#undef AVT_HANDLING
#define ROW(key, n) {"rapport." key, n},
    REPORT(ROW)
#undef ROW
};
enum { N_CODES = sizeof codes / sizeof *codes };

static struct avt_err load(struct avt_arena *arena, struct texts *texts, const char *dir)
{
    struct avt_entry file = {FILE_NAME, AVT_SPAN("")};
    const char *path = avt_arena_format(arena, "%s/%s", dir, FILE_NAME);
    AVT_TRY(file_read(arena, &file.bytes, path, AVT_MAX_BODY));
    return texts_load(arena, texts, "nb", &file, 1);
}

/* The text tells of exactly the values that there are. */
static bool fits(const char *text, unsigned n)
{
    for (unsigned i = 0; i < AVT_FINDING_ARGS && n != ANY; i++) {
        const char place[] = {'{', (char)('0' + i), '}', '\0'};
        if ((strstr(text, place) != NULL) != (i < n))
            return false;
    }
    return true;
}

static unsigned codes_without(const struct texts *texts)
{
    unsigned wrong = 0;
    for (size_t i = 0; i < N_CODES; i++) {
        const char *key = codes[i].key, *text = texts_find(texts, key, "", TEXTS_SHARED);
        if (text != NULL && fits(text, codes[i].n))
            continue;
        (void)fprintf(stderr, "%s: %s %s\n", FILE_NAME, key, text == NULL ? "has no text" : "does not tell its values");
        wrong++;
    }
    return wrong;
}

static unsigned texts_without(const struct texts *texts)
{
    unsigned wrong = 0;
    for (size_t i = 0; i < texts->n; i++) {
        size_t k = 0;
        while (k < N_CODES && strcmp(codes[k].key, texts->list[i].key) != 0)
            k++;
        if (k < N_CODES)
            continue;
        (void)fprintf(stderr, "%s: nothing asks for %s\n", texts->list[i].sted, texts->list[i].key);
        wrong++;
    }
    return wrong;
}

/* As a C string: what is not plain ASCII by its octal number, which has three digits and so ends by itself. */
static void write_string(const char *text)
{
    putchar('"');
    for (; *text != '\0'; text++) {
        unsigned char c = (unsigned char)*text;
        if (c < ' ' || c > '~' || c == '"' || c == '\\' || c == '?')
            printf("\\%03o", c);
        else
            putchar(c);
    }
    putchar('"');
}

static void write_all(const struct texts *texts)
{
    puts("#include \"cli/cli_tekst.h\"\n\nconst struct cli_tekst cli_tekster[] = {");
    for (size_t i = 0; i < N_CODES; i++) {
        printf("    {\"%s\", ", codes[i].key);
        write_string(texts_find(texts, codes[i].key, "", TEXTS_SHARED));
        puts("},");
    }
    printf("};\nconst size_t cli_n_tekster = %d;\n", N_CODES);
}

int main(int argc, char **argv)
{
    struct texts texts;
    if (argc != 2)
        return 1;
    struct avt_arena *arena = avt_arena_new();
    avt_xml_setup();
    struct avt_err err = load(arena, &texts, argv[1]);
    if (err.code != AVT_OK)
        (void)fprintf(stderr, "%s: %s\n", err.where, err.detail);
    unsigned wrong = err.code != AVT_OK ? 1 : codes_without(&texts) + texts_without(&texts);
    if (wrong == 0)
        write_all(&texts);
    avt_arena_free(&arena);
    return wrong == 0 ? 0 : 1;
}
