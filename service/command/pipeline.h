/*
 * Commands: what people do, with or without HTTP. Each is a row of functions (struct command_kind), and pipeline.c says
 * in which order they run: some in the caller's thread, against the agreement as it was read; the others in the
 * writer's, on the agreement as it is.
 */
#ifndef COMMAND_PIPELINE_H
#define COMMAND_PIPELINE_H

#include "avtale/decide.h"
#include "avtale/err.h"
#include "base/ctx.h"
#include "command/outcome.h"
#include "reading/leser.h"
#include "writer/job.h"

enum command_flag {
    COMMAND_SEALS = 1,            /* its job has a record */
    COMMAND_KEYED = 2,            /* the same key again is answered the same */
    COMMAND_LOOKS_AT_OTHERS = 4,  /* it may ask of the person's other agreements: check says so in job.andre */
    COMMAND_READS = 8,            /* it is checked on the records; else they need not have been read */
};

struct command;

struct command_kind {
    const char *name; /* in the log */
    unsigned flags;
    size_t size; /* of its own struct, command->own */
    /* In the caller's thread, with the agreement open (command->leser). check finds all faults at once; what it finds is
     * ranked after what the caller names against token (ctx_match_first; NULL: it names nothing); make does the rest,
     * when nothing is against it (NULL: nothing). */
    struct avt_err (*check)(struct command *command);
    const char *(*token)(struct command *command);
    struct avt_err (*make)(struct command *command);
    /* In the writer's: decides again (NULL: nothing to decide), writes rows beside the record (NULL: none), fills in what
     * the answer is made from. */
    struct avt_err (*prepare)(struct command *command, struct writer *writer);
    struct avt_err (*write)(struct command *command, struct writer *writer);
    void (*fill)(struct command *command, struct writer *writer, struct utfall *out);
};

/* One on its way. It lives in the caller's arena. */
struct command {
    struct job job;
    struct writer_record record; /* with COMMAND_SEALS: filled by check and make */
    const struct command_kind *kind;
    struct ctx *ctx;
    const void *wish;    /* what is wanted: the kind's own struct. Gone in the writer's thread, as is leser */
    struct leser *leser; /* the agreement, open */
    void *own;
    flow_answer reply; /* NULL: answered without HTTP (utfall_write) */
};

/* A second command of the same act, decided on with the first and sealed right after it, in its transaction. It is filled
 * by who asks for it, and has neither key nor answer of its own. */
struct command *command_follow(struct command *first, const struct command_kind *kind);

/* Checks the wish and hands it to the writer. Once it is committed, or refused there, done is told, and nothing is to be
 * done to ctx before; with an error here it never is. */
struct avt_err command_start(struct ctx *ctx, const struct command_kind *kind, const void *wish, flow_answer reply,
                             void (*done)(struct ctx *ctx)) AVT_NODISCARD;

/* Checks the wish as command_start does, and hands nothing over: what is against it, told before somebody is asked once
 * more. */
struct avt_err command_ask(struct ctx *ctx, const struct command_kind *kind, const void *wish) AVT_NODISCARD;

/* What done is for a request: it is woken. */
void command_wake(struct ctx *ctx);

/* The same for who has no HTTP: returns when it is committed or refused, with what has been read in the reading log.
 * answer is that of utfall_write, in the caller's arena. */
struct avt_err command_wait(struct ctx *ctx, const struct command_kind *kind, const void *wish,
                            struct response *answer) AVT_NODISCARD;

/* ---- for the kinds ---- */

/* Evidence, method and person of what the actor does itself, into the record. */
void command_done_by(struct command *command, const char *identitet, const uint8_t part_salt[32]);

/* Decides once more, in the writer, against the case as it is. */
struct avt_err command_decide(struct job *job, struct writer *writer,
                              const struct avt_kommando *kommando) AVT_NODISCARD;

/* What the answer of a sealed act is made from. */
struct utfall command_outcome(struct job *job, struct writer *writer);

#endif
