/* ULID: 48 bits of milliseconds, 80 random bits, 26 characters of Crockford base32 (upper case, no I L O U). */
#ifndef AVTALE_ID_H
#define AVTALE_ID_H

#include "avtale/date.h"
#include "avtale/span.h"

#ifdef __cplusplus
extern "C" {
#endif

#define AVT_ID_LEN 26

struct avt_id {
    char text[AVT_ID_LEN + 1];
};

/* random: 10 random bytes. */
struct avt_id avt_id_make(uint64_t milliseconds, const uint8_t random[10]);

/* False unless text is exactly a ULID in the form above (first character 0 to 7). */
bool avt_id_parse(struct avt_id *out, struct avt_span text);

/* True if text is an agreement number (nummer): "AAAA-NNNNNN", a year from 1900 to 2199 and a counter from 000001. */
bool avt_id_nummer_ok(struct avt_span text);

/* The first 40 bits of 32 bytes as "XXXX-XXXX" in the same alphabet: a code people can compare by voice. */
void avt_id_control_code(char out[10], const uint8_t digest[32]);

/* The first 80 bits as "XXXX-XXXX-XXXX-XXXX": names a head (of a receipt) to who is to hold somebody to it. */
void avt_id_head_code(char out[20], const uint8_t digest[32]);

/* The 80 bits of such a code; false unless text is exactly one. */
bool avt_id_head_code_parse(uint8_t out[10], struct avt_span text);

#ifdef __cplusplus
}
#endif

#endif
