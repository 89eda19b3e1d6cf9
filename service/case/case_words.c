/* What an agreement is searched by. */
#include "case/case_words.h"

#include <string.h>

#include "avtale/text.h"

struct word word_hash(const struct service *service, const struct owner *owner, enum word_kind kind, const char *word)
{
    static const char kinds[] = {[WORD_FNR] = 'f', [WORD_ORGNR] = 'o', [WORD_NAVN] = 'n'};
    struct avt_arena *arena = avt_arena_new();
    uint8_t hash[32];
    struct word out;
    const char *hex = avt_hex_format(arena, owner->byte, OWNER_BYTES);
    vault_hmac(service->vault, hash, "ord", avt_arena_format(arena, "%s%c%s", hex, kinds[kind], word));
    avt_arena_free(&arena);
    memcpy(out.byte, hash, WORD_BYTES);
    return out;
}
