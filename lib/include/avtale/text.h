/*
 * Text: UTF-8, Unicode normal form C, and the characters we do not take.
 *
 * Text is normalised once, at the edge, before anybody sees a preview; afterwards it is only checked. Nothing is ever
 * normalised after it has been signed.
 */
#ifndef AVTALE_TEXT_H
#define AVTALE_TEXT_H

#include "avtale/arena.h"
#include "avtale/err.h"
#include "avtale/span.h"

/* True if the bytes are well-formed UTF-8 (RFC 3629: no overlong forms, no surrogates, at most U+10FFFF). */
bool avt_text_is_utf8(struct avt_span text);

/*
 * True if every character may stand in an agreement. Refused: C0 and C1 controls except '\n' when multiline is set,
 * U+FEFF, bidi controls (U+061C, U+202A-202E, U+2066-2069), U+200B-200F, U+2060, noncharacters, private use,
 * unassigned.
 * The text must be UTF-8.
 */
bool avt_text_is_allowed(struct avt_span text, bool multiline);

/* True if text is in NFC (Unicode Standard Annex 15). */
bool avt_text_is_nfc(struct avt_span text);

/* text in NFC, with CRLF and CR turned into '\n' and white space at both ends removed. AVT_EENCODING if not UTF-8 or
 * if it holds a NUL. */
struct avt_err avt_text_normalise(struct avt_arena *arena, const char **out, struct avt_span text) AVT_NODISCARD;

/* True if a character of the text is white space (Unicode White_Space). The text must be UTF-8. */
bool avt_text_has_space(struct avt_span text);

/* Number of characters (code points) of UTF-8 text. */
size_t avt_text_length(const char *text);

/* Lower-case hex of n bytes; and back, false unless exactly 2n lower-case digits. */
const char *avt_hex_format(struct avt_arena *arena, const void *bytes, size_t n);
bool avt_hex_parse(void *out, size_t n, struct avt_span text);

/* base64url without padding (RFC 4648 section 5), and the standard alphabet with padding (section 4). Parsing refuses
 * every other form, white space and non-zero trailing bits included. */
const char *avt_b64url_format(struct avt_arena *arena, const void *bytes, size_t n);
struct avt_err avt_b64url_parse(struct avt_arena *arena, struct avt_span *out, struct avt_span text) AVT_NODISCARD;
const char *avt_b64_format(struct avt_arena *arena, const void *bytes, size_t n);
struct avt_err avt_b64_parse(struct avt_arena *arena, struct avt_span *out, struct avt_span text) AVT_NODISCARD;

#endif
