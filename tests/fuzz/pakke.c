/*
 * A whole bundle, one of the demo's: no other bytes are ever taken for sound. Nobody has the keys it was sealed with any
 * more, so what is sound is in the corpus.
 */
#include "avtale/pakke.h"
#include <dirent.h>

#include "avtale/xml.h"
#include "fuzz/fuzz.h"

enum { TODAY = 20780, MAX_KNOWN = 16, MAX_FILE = 1 << 20 };

static struct avt_digest known[MAX_KNOWN];
static size_t n_known;

static void know(const char *path)
{
    static char bytes[MAX_FILE];
    FILE *file = fopen(path, "rb");
    FUZZ_HOLDS(file != NULL && n_known < MAX_KNOWN);
    known[n_known++] = avt_hash(avt_span_make(bytes, fread(bytes, 1, sizeof bytes, file)));
    (void)fclose(file);
}

static void setup(void)
{
    static const char folder[] = AVT_SOURCE "/tests/corpus/pakke";
    DIR *dir = opendir(folder);
    FUZZ_HOLDS(dir != NULL);
    for (const struct dirent *entry; (entry = readdir(dir)) != NULL;) {
        char path[4096];
        (void)snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
        if (entry->d_name[0] != '.')
            know(path);
    }
    (void)closedir(dir);
    avt_xml_setup();
}

static bool is_known(struct avt_span in)
{
    struct avt_digest digest = avt_hash(in);
    for (size_t i = 0; i < n_known; i++)
        if (avt_digest_equal(&known[i], &digest))
            return true;
    return false;
}

static void one(struct avt_arena *arena, struct avt_span in)
{
    struct avt_rapport report;
    const struct avt_kjent nothing = {0};
    avt_pakke_verify(arena, &report, in, &nothing, TODAY);
    FUZZ_HOLDS(report.dom != AVT_DOM_GYLDIG); /* without roots */
    FUZZ_HOLDS((report.dom == AVT_DOM_UFORANKRET) == is_known(in));
}

FUZZ_TARGET(one, setup)
