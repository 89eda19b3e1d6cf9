/*
 * A head that whoever checks knows from elsewhere: by its code in a message, or by its digest. Every receipt was the head
 * once. A bundle from which the last records were cut, or of another history, has not that one.
 */
#include <string.h>

#include "avtale/id.h"
#include "sjekk.h"

bool avt_hode_parse(struct avt_hode *out, struct avt_span text)
{
    struct avt_digest digest;
    struct avt_hode hode = {.n = 10};
    if (avt_digest_parse(&digest, text)) {
        hode.n = sizeof digest.byte;
        memcpy(hode.byte, digest.byte, sizeof digest.byte);
    } else if (!avt_id_head_code_parse(hode.byte, text)) {
        return false;
    }
    *out = hode;
    return true;
}

void avt_sjekk_hode(struct pakke *p)
{
    const struct avt_hode *hode = p->kjent->hode;
    if (hode == NULL)
        return;
    for (size_t i = 0; i < p->n_poster; i++)
        if (memcmp(p->poster[i].post.r_id.byte, hode->byte, hode->n) == 0) {
            avt_funn_add(p, FUNN_HODE_HOLDER, ARGS(avt_funn_tall(p, p->poster[i].nr), avt_funn_tall(p, p->n_poster)));
            return;
        }
    avt_funn_add(p, FUNN_HODE_BORTE, NULL);
}
