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

#ifdef __cplusplus
extern "C" {
#endif

/* True if the bytes are well-formed UTF-8 (RFC 3629: no overlong forms, no surrogates, at most U+10FFFF). */
bool avt_text_is_utf8(struct avt_span text);

/*
 * True if every character may stand in an agreement. One rule for every text: what nobody can see may not, and '\n' is
 * the one line break. Refused are general categories Cc (but '\n' when multiline is set), Cf, Cs, Co, Cn, Zl and Zp, and
 * what is Default_Ignorable_Code_Point.
 * Allowed all the same, since there what they do is seen: U+200C and U+200D between two letters or marks from U+0600 up
 * (Persian, Indic scripts); U+200D between two pictographs, with U+FE0F and skin tones behind the first (emoji of several);
 * U+FE0F behind a pictograph. The text must be UTF-8.
 */
bool avt_text_is_allowed(struct avt_span text, bool multiline);

/*
 * The place from 1, in code points of the text as given, of the first character because of which it may not stand; 0 if
 * none. White space at the ends is taken off anyway and not asked about, and line ends are those of
 * avt_text_normalise. The text must be UTF-8.
 */
size_t avt_text_place(struct avt_span text, bool multiline);

/* Gives the last fault its place in the text as given, if it is "ugyldige-tegn": so every refusal names it. */
void avt_text_mark(struct avt_faults *faults, const char *text, bool multiline);

/* text without what may not stand in several lines; a tab becomes a space, and every other line end
 * a line feed. For what people type or paste
 * on pages: they cannot see what they would be told to take out. */
const char *avt_text_clean(struct avt_arena *arena, const char *text);

/* True if nothing of the text is a letter or a number that is seen: a name must hold one. */
bool avt_text_looks_empty(struct avt_span text);

/* text without white space, and without dashes (Pd) too when dashes is set. The text must be UTF-8. */
const char *avt_text_compact(struct avt_arena *arena, const char *text, bool dashes);

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

#ifdef __cplusplus
}
#endif

#endif
