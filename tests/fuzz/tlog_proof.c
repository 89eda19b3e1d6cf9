/* tlog-proofs: what is taken is what would be written, and verifying refuses any of them for other hashes. */
#include "avtale/checkpoint.h"
#include "fuzz/fuzz.h"

static void one(struct avt_arena *arena, struct avt_span in)
{
    struct avt_tlog_proof proof;
    if (avt_tlog_proof_parse(arena, &proof, in).code != AVT_OK)
        return;
    FUZZ_HOLDS(avt_span_equal(avt_tlog_proof_format(arena, &proof), in));
    struct avt_digest leaf = avt_hash(in), root = avt_hash(proof.checkpoint);
    FUZZ_HOLDS(!avt_proof_inclusion_verify(&proof.proof, proof.index, in.len, &leaf, &root));
    FUZZ_HOLDS(!avt_proof_consistency_verify(&proof.proof, proof.index, in.len, &leaf, &root));
}

FUZZ_TARGET(one, fuzz_no_setup)
