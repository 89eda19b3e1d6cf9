/*
 * What must hold unless the program itself is wrong, and what is asked of the compiler.
 *
 * A broken invariant ends the process; input never does.
 */
#ifndef AVTALE_INVARIANT_H
#define AVTALE_INVARIANT_H

#ifdef __cplusplus
extern "C" {
#endif

#define AVT_NODISCARD __attribute__((warn_unused_result))
#define AVT_PRINTF(f, a) __attribute__((format(printf, f, a)))

/* Ends the process with file and line. For what can only be a mistake of ours. */
#define AVT_INVARIANT(cond) ((cond) ? (void)0 : avt_invariant_failed(#cond, __FILE__, __LINE__))
__attribute__((noreturn)) void avt_invariant_failed(const char *cond, const char *file, int line);

#ifdef __cplusplus
}
#endif

#endif
