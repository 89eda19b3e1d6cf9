/* An agreement that has been opened, before anything of it is read. */
#ifndef READING_OPENED_H
#define READING_OPENED_H

#include "base/ctx.h"
#include "base/request.h"
#include "case/sak.h"

/* A case opened for who asks. */
struct leser {
    struct ctx *ctx;
    struct request *rq;  /* behind it, for pages and API; NULL: no HTTP */
    struct store *store; /* given back by leser_close */
    bool laant;          /* the store is another leser's */
    struct sak sak;
    bool folded;      /* sak.state, status and decide are filled */
    avt_roles roller; /* roles the actor has */
    avt_roles venter; /* those of them it has by the pending version */
    int rolle; /* the one it acts in: the one that is named, else the one whose turn it is, else the first */
    bool navngitt; /* it is named */
    enum avt_status status;
    struct avt_decide_in decide;
};

#endif
