/* Words that names are found by. */
#include "avtale/words.h"

#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

#include "avtale/span.h"

enum { LONGEST = 255 };

static const char *const kinds_of_business[] = {"as", "asa", "ans", "da", "enk", "sa", "nuf", "ba", "ks"};

static bool is_of_word(utf8proc_int32_t c)
{
    utf8proc_category_t category = utf8proc_category(c);
    return category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_NO;
}

struct words {
    struct avt_arena *arena;
    const char **list;
    size_t n, cap;
};

static bool is_left_out(const struct words *words, const char *word, size_t len)
{
    for (size_t i = 0; i < sizeof kinds_of_business / sizeof *kinds_of_business; i++)
        if (strlen(kinds_of_business[i]) == len && memcmp(kinds_of_business[i], word, len) == 0)
            return true;
    for (size_t i = 0; i < words->n; i++)
        if (strlen(words->list[i]) == len && memcmp(words->list[i], word, len) == 0)
            return true;
    return len == 0 || len > LONGEST;
}

static void add(struct words *words, const char *word, size_t len)
{
    if (is_left_out(words, word, len))
        return;
    words->list = avt_arena_grow(words->arena, words->list, words->n, &words->cap, sizeof *words->list);
    words->list[words->n++] = avt_arena_strn(words->arena, word, len);
}

static void split(struct words *words, const char *folded)
{
    const utf8proc_uint8_t *at = (const utf8proc_uint8_t *)folded;
    const char *from = folded;
    utf8proc_int32_t c;
    for (utf8proc_ssize_t n = utf8proc_iterate(at, -1, &c); n > 0 && c != 0; n = utf8proc_iterate(at, -1, &c)) {
        const char *here = (const char *)at;
        at += n;
        if (is_of_word(c))
            continue;
        add(words, from, (size_t)(here - from));
        from = (const char *)at;
    }
    add(words, from, strlen(from));
}

size_t avt_words(struct avt_arena *arena, const char ***out, const char *text)
{
    struct words words = {.arena = arena};
    utf8proc_uint8_t *folded = NULL;
    utf8proc_ssize_t len = utf8proc_map((const utf8proc_uint8_t *)text, 0, &folded,
                                        UTF8PROC_NULLTERM | UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_CASEFOLD);
    if (len >= 0)
        split(&words, (const char *)folded);
    free(folded);
    *out = words.list;
    return words.n;
}
