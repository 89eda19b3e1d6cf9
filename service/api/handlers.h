/* The API's handlers, named in front/route.def. */
#ifndef API_HANDLERS_H
#define API_HANDLERS_H

#include "front/request.h"

struct avt_err api_tiltak(struct request *rq);
struct avt_err api_avtaler(struct request *rq);
struct avt_err api_avtale_ny(struct request *rq);
struct avt_err api_avtale(struct request *rq);
struct avt_err api_utkast(struct request *rq);
struct avt_err api_fremlegg(struct request *rq);
struct avt_err api_endring(struct request *rq);
struct avt_err api_erklaering(struct request *rq);
struct avt_err api_bekreft(struct request *rq);
struct avt_err api_avslutning(struct request *rq);
struct avt_err api_dokument(struct request *rq);
struct avt_err api_pakke(struct request *rq);
struct avt_err api_abonnement(struct request *rq);

#endif
