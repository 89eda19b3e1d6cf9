/* Every limit of the formats, in one place, with its reason. Going over one is AVT_ELIMIT or a fault, never truncation. */
#ifndef AVTALE_LIMITS_H
#define AVTALE_LIMITS_H

#define AVT_MAX_BODY       (256 << 10)   /* 256 KiB: a request body or a document: the largest real agreement is about 30 KiB */
#define AVT_MAX_DEPTH      16            /* nesting of JSON and XML */
#define AVT_MAX_FAULTS     100           /* faults told about one JSON text; more help nobody, and each has a path */
#define AVT_MAX_ELEMENTS   4096          /* elements in a document */
#define AVT_MAX_ATTRIBUTES 64            /* attributes of one element; libxml2's time grows with their square */
#define AVT_MAX_STATEMENT  (16 << 10)    /* 16 KiB: S, R, a key list, a checkpoint; leaves room for post-quantum signatures */
#define AVT_MAX_NOTE       (1 << 20)     /* 1 MiB: any note: a manifest has a line for each entry of a bundle */
#define AVT_MAX_BUNDLE     (64 << 20)         /* 64 MiB: a bundle a verifier will read */
#define AVT_MAX_ENTRIES    8192               /* entries in a bundle */
#define AVT_MAX_UPLOAD     (5 << 20)          /* 5 MiB: a paper scan or proof */
#define AVT_MAX_UPLOADS    (40 << 20)         /* 40 MiB: all files of one agreement: they must fit in a bundle with the rest */
#define AVT_MAX_FILNAVN    100                /* characters of a file's name */
#define AVT_MAX_ROLES      16                 /* roles of a measure; a set of roles is one 32-bit mask */
#define AVT_MAX_DOCUMENTS  24                 /* documents and extracts of a measure */
#define AVT_MAX_FRITEKST   4000               /* characters of a free text: two pages */
#define AVT_MAX_BEGRUNNELSE 500               /* characters of the reason for a proposal */
#define AVT_MAX_FORSLAG    50                 /* proposals in one wish, and of one role in a draft */
#define AVT_MAX_ITEMS      50                 /* items in one list of an agreement */
#define AVT_MAX_COMPUTED   500                /* items of a list that a rule makes: the months of forty years */
#define AVT_MAX_VERSIONS   999                /* versions of one agreement */
#define AVT_MAX_RECORDS    9999               /* records of one agreement */

#endif
