/* The log's small text formats: checkpoint and tlog-proof; and the entry that is logged. */
#include "avtale/checkpoint.h"

#include <inttypes.h>
#include <string.h>

#include "avtale/key.h"
#include "avtale/limits.h"
#include "avtale/text.h"

#define PROOF_HEADER     "c2sp.org/tlog-proof@v1"
#define PROOF_MAX_HASHES 64 /* one for each level of a tree of 2^64 leaves */

/* Reads a file line by line; a line counts only with its '\n'. */
struct lines {
    struct avt_arena *arena;
    struct avt_span rest, line;
    int number;
};

static bool lines_next(struct lines *in)
{
    bool ended = false;
    in->number++;
    return avt_span_line(&in->rest, &in->line, &ended) && ended;
}

static struct avt_err lines_refuse(const struct lines *in, const char *detail)
{
    return avt_err_make(AVT_EFORM, avt_arena_format(in->arena, "linje %d", in->number), detail);
}

/* The current line as a base64 digest. */
static bool lines_digest(const struct lines *in, struct avt_digest *out)
{
    struct avt_span bytes = {0};
    if (avt_b64_parse(in->arena, &bytes, in->line).code != AVT_OK || bytes.len != sizeof(out->byte))
        return false;
    memcpy(out->byte, bytes.ptr, sizeof(out->byte));
    return true;
}

/* Takes prefix off the current line; false if it does not begin so. */
static bool lines_field(struct lines *in, const char *prefix)
{
    if (!avt_span_starts(in->line, prefix))
        return false;
    in->line = avt_span_make(in->line.ptr + strlen(prefix), in->line.len - strlen(prefix));
    return true;
}

static void add_digest(struct avt_buf *buf, const struct avt_digest *digest)
{
    avt_buf_format(buf, "%s\n", avt_b64_format(buf->arena, digest->byte, sizeof(digest->byte)));
}

struct avt_span avt_checkpoint_format(struct avt_arena *arena, const struct avt_checkpoint *checkpoint)
{
    struct avt_buf buf = AVT_BUF(arena);
    avt_buf_format(&buf, "%s\n%" PRIu64 "\n", checkpoint->origin, checkpoint->size);
    add_digest(&buf, &checkpoint->root);
    return avt_buf_get(&buf);
}

struct avt_err avt_checkpoint_parse(struct avt_arena *arena, struct avt_checkpoint *out, struct avt_span text)
{
    struct lines in = {.arena = arena, .rest = text};
    struct avt_checkpoint checkpoint = {0};
    if (text.len > AVT_MAX_STATEMENT)
        return avt_err_make(AVT_ELIMIT, "", "checkpoint over AVT_MAX_STATEMENT");
    if (!lines_next(&in) || !avt_key_name_is_valid(in.line))
        return lines_refuse(&in, "no origin, which is a key's name");
    checkpoint.origin = avt_arena_strn(arena, in.line.ptr, in.line.len);
    if (!lines_next(&in) || !avt_span_u64(in.line, UINT64_MAX, &checkpoint.size))
        return lines_refuse(&in, "no tree size");
    if (!lines_next(&in) || !lines_digest(&in, &checkpoint.root))
        return lines_refuse(&in, "no root hash");
    if (in.rest.len > 0)
        return lines_refuse(&in, "extension lines are not taken");
    *out = checkpoint;
    return AVT_NOERR;
}

void avt_checkpoint_write(struct avt_buf *buf, const struct avt_checkpoint *checkpoint)
{
    avt_buf_format(buf, "%s %" PRIu64 " %s", checkpoint->origin, checkpoint->size,
                   avt_b64_format(buf->arena, checkpoint->root.byte, sizeof(checkpoint->root.byte)));
}

bool avt_checkpoint_read(struct avt_arena *arena, struct avt_checkpoint *out, struct avt_span text)
{
    struct avt_checkpoint checkpoint = {0};
    struct avt_span origin, size, root;
    if (!avt_span_cut(&text, ' ', &origin) || !avt_span_cut(&text, ' ', &size) || !avt_key_name_is_valid(origin) ||
        !avt_span_u64(size, UINT64_MAX, &checkpoint.size) || avt_b64_parse(arena, &root, text).code != AVT_OK ||
        root.len != sizeof(checkpoint.root.byte))
        return false;
    checkpoint.origin = avt_arena_strn(arena, origin.ptr, origin.len);
    memcpy(checkpoint.root.byte, root.ptr, root.len);
    *out = checkpoint;
    return true;
}

struct avt_digest avt_leaf_entry(const struct avt_leaf *leaf)
{
    const uint8_t nr[] = {(uint8_t)(leaf->nr >> 24), (uint8_t)(leaf->nr >> 16), (uint8_t)(leaf->nr >> 8),
                          (uint8_t)leaf->nr};
    const struct avt_span parts[] = {AVT_SPAN("avtale/blad/v1\n"), avt_span_make(leaf->salt, sizeof leaf->salt),
                                     avt_span_make(leaf->avtale.text, AVT_ID_LEN), avt_span_make(nr, sizeof nr),
                                     avt_digest_span(&leaf->r)};
    return avt_hash_parts(parts, sizeof parts / sizeof *parts);
}

struct avt_digest avt_leaf_public(const struct avt_digest *file)
{
    const struct avt_span parts[] = {AVT_SPAN("avtale/offentlig/v1\n"), avt_digest_span(file)};
    return avt_hash_parts(parts, 2);
}

struct avt_span avt_tlog_proof_format(struct avt_arena *arena, const struct avt_tlog_proof *proof)
{
    struct avt_buf buf = AVT_BUF(arena);
    avt_buf_str(&buf, PROOF_HEADER "\n");
    if (proof->extra.len > 0)
        avt_buf_format(&buf, "extra %s\n", avt_b64_format(arena, proof->extra.ptr, proof->extra.len));
    avt_buf_format(&buf, "index %" PRIu64 "\n", proof->index);
    for (size_t i = 0; i < proof->proof.n; i++)
        add_digest(&buf, &proof->proof.path[i]);
    avt_buf_char(&buf, '\n');
    avt_buf_span(&buf, proof->checkpoint);
    return avt_buf_get(&buf);
}

/* The lines before the hashes. */
static struct avt_err parse_head(struct lines *in, struct avt_tlog_proof *out)
{
    if (!lines_next(in) || !avt_span_is(in->line, PROOF_HEADER))
        return lines_refuse(in, "not a " PROOF_HEADER);
    if (!lines_next(in))
        return lines_refuse(in, "no index");
    if (lines_field(in, "extra ")) {
        if (avt_b64_parse(in->arena, &out->extra, in->line).code != AVT_OK || out->extra.len == 0)
            return lines_refuse(in, "extra is not base64");
        if (!lines_next(in))
            return lines_refuse(in, "no index");
    }
    if (!lines_field(in, "index ") || !avt_span_u64(in->line, UINT64_MAX, &out->index))
        return lines_refuse(in, "no index");
    return AVT_NOERR;
}

/* The hashes, and the blank line that ends them. */
static struct avt_err parse_path(struct lines *in, struct avt_proof *out)
{
    out->path = avt_arena_array(in->arena, PROOF_MAX_HASHES, sizeof(*out->path));
    for (;;) {
        if (!lines_next(in))
            return lines_refuse(in, "no blank line before the checkpoint");
        if (in->line.len == 0)
            return AVT_NOERR;
        if (out->n == PROOF_MAX_HASHES)
            return lines_refuse(in, "more hashes than any tree has levels");
        if (!lines_digest(in, &out->path[out->n]))
            return lines_refuse(in, "not a base64 hash");
        out->n++;
    }
}

struct avt_err avt_tlog_proof_parse(struct avt_arena *arena, struct avt_tlog_proof *out, struct avt_span file)
{
    struct lines in = {.arena = arena, .rest = file};
    struct avt_tlog_proof proof = {0};
    if (file.len > AVT_MAX_STATEMENT)
        return avt_err_make(AVT_ELIMIT, "", "proof over AVT_MAX_STATEMENT");
    AVT_TRY(parse_head(&in, &proof));
    AVT_TRY(parse_path(&in, &proof.proof));
    if (in.rest.len == 0)
        return lines_refuse(&in, "no checkpoint");
    proof.checkpoint = in.rest;
    *out = proof;
    return AVT_NOERR;
}
