/* lag_kontroll DIR: run by the build. Writes what cli_funn.h calls cli_funn_tekster, the texts of DIR's kontroll.xml, as a
 * C file. Fails, with all that is wrong, unless each finding of avtale/finding.def has its text with the values that it
 * has, and each text its finding. */
#include <stdio.h>
#include <string.h>

#include "avtale/limits.h"
#include "avtale/pakke.h"
#include "avtale/xml.h"
#include "render/texts.h"
#include "sys/file.h"

static const char FILE_NAME[] = "tekster/nb/kontroll.xml";

static const struct code {
    const char *check, *code;
    unsigned n;
} codes[] = {
#define AVT_FINDING(CHECK, CODE, outcome, check, code, n) {check, code, n},
#include "avtale/finding.def"
#undef AVT_FINDING
};
enum { N_CODES = sizeof codes / sizeof *codes };

static struct avt_err load(struct avt_arena *arena, struct texts *texts, const char *dir)
{
    struct avt_entry file = {FILE_NAME, AVT_SPAN("")};
    const char *path = avt_arena_format(arena, "%s/%s", dir, FILE_NAME);
    AVT_TRY(file_read(arena, &file.bytes, path, AVT_MAX_BODY));
    return texts_load(arena, texts, "nb", &file, 1);
}

static const char *key_of(struct avt_arena *arena, const struct code *code)
{
    return avt_arena_format(arena, "kontroll.%s.%s", code->check, code->code);
}

/* The text tells of exactly the values that there are. */
static bool fits(const char *text, unsigned n)
{
    for (unsigned i = 0; i < AVT_FINDING_ARGS; i++) {
        const char place[] = {'{', (char)('0' + i), '}', '\0'};
        if ((strstr(text, place) != NULL) != (i < n))
            return false;
    }
    return true;
}

static unsigned codes_without(struct avt_arena *arena, const struct texts *texts)
{
    unsigned wrong = 0;
    for (size_t i = 0; i < N_CODES; i++) {
        const char *key = key_of(arena, &codes[i]), *text = texts_find(texts, key, "", TEXTS_SHARED);
        if (text != NULL && fits(text, codes[i].n))
            continue;
        fprintf(stderr, "%s: %s %s\n", FILE_NAME, key, text == NULL ? "has no text" : "does not tell its values");
        wrong++;
    }
    return wrong;
}

static unsigned texts_without(struct avt_arena *arena, const struct texts *texts)
{
    unsigned wrong = 0;
    for (size_t i = 0; i < texts->n; i++) {
        size_t k = 0;
        while (k < N_CODES && strcmp(key_of(arena, &codes[k]), texts->list[i].key) != 0)
            k++;
        if (k < N_CODES)
            continue;
        fprintf(stderr, "%s: nothing is found that is called %s\n", texts->list[i].sted, texts->list[i].key);
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

static void write_all(struct avt_arena *arena, const struct texts *texts)
{
    puts("#include \"cli/cli_funn.h\"\n\nconst struct cli_funn_tekst cli_funn_tekster[] = {");
    for (size_t i = 0; i < N_CODES; i++) {
        printf("    {\"%s\", \"%s\", ", codes[i].check, codes[i].code);
        write_string(texts_find(texts, key_of(arena, &codes[i]), "", TEXTS_SHARED));
        puts("},");
    }
    printf("};\nconst size_t cli_n_funn_tekster = %d;\n", N_CODES);
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
        fprintf(stderr, "%s: %s\n", err.where, err.detail);
    unsigned wrong = err.code != AVT_OK ? 1 : codes_without(arena, &texts) + texts_without(arena, &texts);
    if (wrong == 0)
        write_all(arena, &texts);
    avt_arena_free(&arena);
    return wrong == 0 ? 0 : 1;
}
