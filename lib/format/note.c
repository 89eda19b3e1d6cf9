/* Signed notes (c2sp.org/signed-note v1.0.0) in the stricter form of avtale/note.h. */
#include "avtale/note.h"

#include <string.h>

#include "avtale/limits.h"
#include "avtale/text.h"

#define DASH "\xE2\x80\x94 " /* U+2014 and a space begin a signature line */

enum { ID_SIZE = sizeof((struct avt_note_sig *)0)->id, ED25519_SIZE = 64 };

static struct avt_err malformed(const char *detail)
{
    return avt_err_make(AVT_EFORM, "", detail);
}

/* C0 but '\n', DEL, and C1, which UTF-8 writes as C2 80 to C2 9F. */
static bool has_control(struct avt_span text)
{
    unsigned char before = 0;
    for (size_t i = 0; i < text.len; i++) {
        unsigned char c = (unsigned char)text.ptr[i];
        if ((c < 0x20 && c != '\n') || c == 0x7F || (before == 0xC2 && c < 0xA0))
            return true;
        before = c;
    }
    return false;
}

/* The text ends with the first of the two line breaks that make the last blank line. */
static struct avt_err split(struct avt_span file, struct avt_span *text, struct avt_span *sigs)
{
    size_t at = file.len;
    while (at >= 2 && !(file.ptr[at - 2] == '\n' && file.ptr[at - 1] == '\n'))
        at--;
    if (at < 2)
        return malformed("no blank line");
    *text = avt_span_make(file.ptr, at - 1);
    *sigs = avt_span_make(file.ptr + at, file.len - at);
    if (text->len > AVT_MAX_NOTE || sigs->len > AVT_MAX_STATEMENT)
        return avt_err_make(AVT_ELIMIT, "", "note is too long");
    if (text->ptr[0] == '\n' || memmem(text->ptr, text->len, "\n\n", 2) != NULL)
        return malformed("blank line in the text");
    return AVT_NOERR;
}

static struct avt_err parse_sig(struct avt_arena *arena, struct avt_note_sig *out, struct avt_span line)
{
    size_t skip = strlen(DASH);
    struct avt_span name, blob;
    if (!avt_span_starts(line, DASH))
        return malformed("signature line does not begin with a dash and a space");
    line = avt_span_make(line.ptr + skip, line.len - skip);
    if (!avt_span_cut(&line, ' ', &name) || !avt_key_name_is_valid(name))
        return malformed("signature without a key name");
    AVT_TRY(avt_b64_parse(arena, &blob, line));
    if (blob.len <= ID_SIZE)
        return malformed("signature is too short");
    out->name = avt_arena_strn(arena, name.ptr, name.len);
    memcpy(out->id, blob.ptr, ID_SIZE);
    out->blob = avt_span_make(blob.ptr + ID_SIZE, blob.len - ID_SIZE);
    return AVT_NOERR;
}

static bool is_by(const struct avt_note_sig *sig, const char *name, const uint8_t id[ID_SIZE])
{
    return memcmp(sig->id, id, ID_SIZE) == 0 && strcmp(sig->name, name) == 0;
}

static bool has_signed(const struct avt_note *note, const struct avt_note_sig *sig)
{
    for (size_t i = 0; i < note->n_sigs; i++)
        if (is_by(&note->sigs[i], sig->name, sig->id))
            return true;
    return false;
}

static struct avt_err parse_sigs(struct avt_arena *arena, struct avt_note *note, struct avt_span lines)
{
    size_t cap = 0;
    struct avt_span line;
    for (bool ended; avt_span_line(&lines, &line, &ended);) {
        struct avt_note_sig sig = {0};
        if (!ended)
            return malformed("last line has no end");
        AVT_TRY(parse_sig(arena, &sig, line));
        if (has_signed(note, &sig))
            return malformed("two signatures by one key");
        note->sigs = avt_arena_grow(arena, note->sigs, note->n_sigs, &cap, sizeof *note->sigs);
        note->sigs[note->n_sigs++] = sig;
    }
    return note->n_sigs > 0 ? AVT_NOERR : malformed("no signature");
}

struct avt_err avt_note_parse(struct avt_arena *arena, struct avt_note *out, struct avt_span file)
{
    struct avt_note note = {.sigs = NULL};
    struct avt_span sigs;
    AVT_TRY(split(file, &note.text, &sigs));
    if (!avt_text_is_utf8(file))
        return malformed("not UTF-8");
    if (has_control(file))
        return malformed("control character");
    AVT_TRY(parse_sigs(arena, &note, sigs));
    *out = note;
    return AVT_NOERR;
}

static void format_sig(struct avt_buf *buf, const struct avt_note_sig *sig)
{
    struct avt_buf blob = AVT_BUF(buf->arena);
    avt_buf_add(&blob, sig->id, ID_SIZE);
    avt_buf_span(&blob, sig->blob);
    avt_buf_format(buf, DASH "%s %s\n", sig->name, avt_b64_format(buf->arena, blob.ptr, blob.len));
}

struct avt_span avt_note_format(struct avt_arena *arena, struct avt_span text, const struct avt_note_sig *sigs,
                                size_t n)
{
    AVT_INVARIANT(text.len > 0 && text.ptr[text.len - 1] == '\n');
    struct avt_buf buf = AVT_BUF(arena);
    avt_buf_span(&buf, text);
    avt_buf_char(&buf, '\n');
    for (size_t i = 0; i < n; i++)
        format_sig(&buf, &sigs[i]);
    return avt_buf_get(&buf);
}

static bool sig_is_good(const struct avt_note *note, const struct avt_note_sig *sig, const struct avt_key *key)
{
    return sig->blob.len == ED25519_SIZE && avt_key_verify(key, note->text, (const uint8_t *)sig->blob.ptr);
}

struct avt_err avt_note_verify(const struct avt_note *note, const struct avt_key *keys, size_t n, size_t *who)
{
    size_t first = n;
    for (size_t k = 0; k < n; k++)
        for (size_t i = 0; i < note->n_sigs; i++) {
            const struct avt_note_sig *sig = &note->sigs[i];
            if (!is_by(sig, keys[k].name, keys[k].id))
                continue;
            if (!sig_is_good(note, sig, &keys[k]))
                return avt_err_make(AVT_EPROOF, sig->name, "signature by a known key does not hold");
            if (first == n)
                first = k;
        }
    if (first == n)
        return avt_err_make(AVT_EUNKNOWNKEY, "", "no signature by a known key");
    *who = first;
    return AVT_NOERR;
}
