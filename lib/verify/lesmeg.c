/*
 * LESMEG.txt: how to check a bundle without a line of our code.
 *
 * Commands are the lines that begin with four spaces; a test runs them as they stand. They use the builtins of a POSIX
 * shell, coreutils and openssl, and nothing that differs between shells: no echo -n, no local, no arrays. Files of
 * lines are read by `read`, notes are split at their first blank line, which is their last (avtale/note.h).
 */
#include <inttypes.h>

#include "avtale/pakke.h"
#include "names.h"

static const char intro[] =
    "Dette er en avtale fra Avtale. For den som stoler på rotnøklene, viser den hva som var avtalt da den siste "
    "posten\n"
    "ble laget, når, og av hvilke roller. Det som kom senere, står ikke her.\n"
    "\n"
    "Slik kontrollerer du den\n"
    "========================\n"
    "\n"
    "Det enkleste er programmet avtale, som også kontrollerer beviset for at hver kvittering står i loggen, at\n"
    "handlingene er lovlige etter reglene for tiltaket, og at dokumentene følger skjemaet:\n"
    "\n"
    "  avtale kontroller pakke.zip --rot rot.vkey\n"
    "\n"
    "Du kan også klare deg uten programmer fra Avtale. Da trenger du et skall (sh), coreutils, openssl fra versjon "
    "3.0, og\n"
    "noe som pakker ut ZIP-filer. Pakk ut filen i en tom mappe, åpne et kommandovindu i mappen, og lim inn linjene "
    "som\n"
    "er rykket inn med fire mellomrom, i den rekkefølgen de står. Les dem gjerne først; de leser bare filer i mappen.\n"
    "\n"
    "Har du rotnøkkelen fra et annet sted enn denne pakken, skriver du først ROT='' med nøkkelen mellom fnuttene. "
    "Uten\n"
    "den viser kontrollen at pakken henger sammen, men ikke hvem som har laget den. Er det flere rotnøkler, tar du "
    "punkt 5\n"
    "om igjen med hver av dem; mer enn halvparten må ha signert.\n"
    "\n"
    "Dette blir ikke kontrollert her: at kvitteringene står i loggen (Merkle-bevisene i filene .tlog-proof), at hver "
    "nøkkel\n"
    "gjaldt da den ble brukt, at handlingene er lovlige etter reglene for tiltaket, at dokumentene følger skjemaene, "
    "og\n"
    "hvem som handlet.\n";

static const char tools[] =
    "\n"
    "0. Verktøy\n"
    "\n"
    "    export LC_ALL=C\n"
    "    FEIL=0; T=$(mktemp -d)\n"
    "    si() { if [ \"$1\" = \"$2\" ]; then echo \"ok    $3\"; else echo \"FEIL  $3\"; FEIL=1; fi; }\n"
    "\n"
    "Teksten i en note er alt frem til den tomme linjen; under den står seglene, ett på hver linje.\n"
    "\n"
    "    tekst() { while IFS= read -r l && [ -n \"$l\" ]; do printf '%s\\n' \"$l\"; done < \"$1\"; }\n"
    "    sum() { echo \"sha256:$(sha256sum | cut -c 1-64)\"; }\n"
    "    felt() { while read -r k v; do if [ \"$k\" = \"$2\" ]; then echo \"$v\"; break; fi; done < \"$1\"; }\n"
    "    har() { while IFS= read -r l; do if [ \"$l\" = \"$2\" ]; then return 0; fi; done < \"$1\"; return 1; }\n"
    "    filer() { for f in \"$1\"/*; do if [ -d \"$f\" ]; then filer \"$f\"; else echo \"$f\"; fi; done; }\n"
    "\n"
    "En nøkkel er skrevet navn+id+base64, der den første av 33 byte sier at det er Ed25519. Foran de 32 andre settes "
    "det\n"
    "openssl venter foran en slik nøkkel (RFC 8410). Et segl er base64 av fire byte id og så 64 byte signatur.\n"
    "\n"
    "    der() { printf '\\060\\052\\060\\005\\006\\003\\053\\145\\160\\003\\041\\000'; v=${1#*+}; printf %s "
    "\"${v#*+}\" |"
    " base64 -d | tail -c +2; }\n"
    "    signert() { v=; while read -r s n v; do if [ \"$s $n\" = \"\342\200\224 ${2%%+*}\" ]; then break; fi; done < "
    "\"$1\"\n"
    "        printf %s \"$v\" | base64 -d | tail -c +5 > \"$T/segl\"; der \"$2\" > \"$T/der\"; tekst \"$1\" > "
    "\"$T/tekst\"\n"
    "        openssl pkeyutl -verify -rawin -pubin -keyform DER -inkey \"$T/der\" -sigfile \"$T/segl\" -in \"$T/tekst\""
    " > \"$T/ut\" 2>&1\n"
    "        si $? 0 \"$1 er signert av ${2%%+*}\"; }\n"
    "\n"
    "Nøkkelen hentes fra en nøkkelliste, etter navnet som står ved seglet.\n"
    "\n"
    "    navn() { while read -r s n v; do if [ \"$s\" = '\342\200\224' ]; then echo \"$n\"; break; fi; done < \"$1\"; "
    "}\n"
    "    forseglet() { navn=$(navn \"$1\"); nokkel=\n"
    "        while read -r k v bruk resten; do if [ \"$k ${v%%+*} $bruk\" = \"nokkel $navn segl\" ]; then nokkel=$v; "
    "fi; done"
    " < \"$2\"\n"
    "        signert \"$1\" \"$nokkel\"; }\n";

static const char manifest[] =
    "\n"
    "1. Manifestet: hver fil i pakken er den som står der, og det er ingen andre filer\n"
    "\n"
    "    tekst manifest.note | sha256sum -c --quiet - ; si $? 0 'filene er de manifestet nevner'\n"
    "    si \"$(filer . | wc -l)\" \"$(($(tekst manifest.note | wc -l) + 1))\" 'det er ingen andre filer'\n";

static const char receipts[] =
    "\n"
    "3. Kvitteringene: hver er forseglet, følger den forrige, og er for erklæringen sin\n"
    "\n"
    "    FORRIGE=ingen\n"
    "    for f in post-*.kvittering; do\n"
    "        p=${f%.kvittering}; l=$(felt $f nokkelliste); liste=nokler/nokkelliste-${l%% *}.note\n"
    "        si \"$(tekst $liste | sum)\" \"${l#* }\" \"$f gjelder $liste\"\n"
    "        forseglet $f $liste\n"
    "        si \"$(felt $f forrige)\" \"$FORRIGE\" \"$f følger den forrige\"\n"
    "        FORRIGE=$(tekst $f | sum)\n"
    "        si \"$(sum < $p.erklaering)\" \"$(felt $f erklaering)\" \"$f er for $p.erklaering\"\n"
    "        if [ -f $p.bevis ]; then si \"$(sum < $p.bevis)\" \"$(felt $f bevis)\" \"$p.bevis er uendret\"; fi\n"
    "    done\n";

static const char documents[] =
    "\n"
    "4. Dokumentene: hvert står med sin sum i en erklæring om versjonen, eller som vedlegg i avtale.xml, som selv gjør "
    "det,\n"
    "og visningene i erklæringen til den som så dem\n"
    "\n"
    "    for f in versjon-*/*.xml; do\n"
    "        if [ ! -f \"$f\" ]; then continue; fi\n"
    "        m=${f%%/*}; n=${m#versjon-}; d=${f#*/}; d=${d%.xml}; s=$(sum < $f); treff=nei\n"
    "        for e in post-*.erklaering; do\n"
    "            if har $e \"versjon $n\" && { har $e \"dokument $d $s\" || har $e \"sett $d $s\"; }; then treff=ja; "
    "fi\n"
    "        done\n"
    "        if [ -f $m/avtale.xml ]; then case $(cat $m/avtale.xml) in\n"
    "            *\" navn=\\\"$d\\\" sha256=\\\"${s#sha256:}\\\"></vedlegg>\"*) treff=ja;; esac; fi\n"
    "        si $treff ja \"$f er det som ble lagt frem\"\n"
    "    done\n"
    "    for f in versjon-*/visning-*.xhtml; do\n"
    "        if [ ! -f \"$f\" ]; then continue; fi\n"
    "        m=${f%%/*}; n=${m#versjon-}; d=${f#*/visning-}; d=${d%.xhtml}; s=$(sum < $f); treff=nei\n"
    "        for e in post-*.erklaering; do\n"
    "            if har $e \"versjon $n\" && har $e \"visning $s $d\"; then treff=ja; fi\n"
    "        done\n"
    "        si $treff ja \"$f er det som ble vist for en som signerte\"\n"
    "    done\n"
    "    for f in post-*-*.xml; do\n"
    "        if [ ! -f \"$f\" ]; then continue; fi\n"
    "        p=${f%.xml}; d=${p#post-*-}; p=${p%-\"$d\"}\n"
    "        har $p.erklaering \"vedlagt $d $(sum < $f)\"; si $? 0 \"$f er vedlagt $p.erklaering\"\n"
    "    done\n"
    "    for f in post-*-fil.*; do\n"
    "        if [ ! -f \"$f\" ]; then continue; fi\n"
    "        if [ \"$f\" = \"${f%.*}.xml\" ]; then continue; fi\n"
    "        s=$(sum < $f); case $(cat ${f%.*}.xml) in *\"<sha256>${s#sha256:}</sha256>\"*) treff=ja;; *) treff=nei;; "
    "esac\n"
    "        si $treff ja \"$f er filen som ${f%.*}.xml forteller om\"\n"
    "    done\n";

static const char roots[] =
    "\n"
    "5. Rotnøkkelen: nøkkellistene er signert av den du har fått fra et annet sted\n"
    "\n"
    "    if [ -n \"${ROT:-}\" ]; then for f in nokler/*; do signert $f \"$ROT\"; done; fi\n"
    "    if [ -z \"${ROT:-}\" ]; then echo '-     nøkkellistene er ikke kontrollert mot noen rotnøkkel'; fi\n"
    "\n"
    "6. Til slutt: svaret ($?) er 0 når alt stemmer, 1 når noe ikke gjør det, og 3 når alt henger sammen, men du ikke "
    "har\n"
    "oppgitt noen rotnøkkel\n"
    "\n"
    "    rm -r \"$T\"\n"
    "    si $FEIL 0 'alt over'\n"
    "    if [ \"$FEIL${ROT:-}\" = 0 ]; then FEIL=3; fi; ( exit $FEIL )\n";

static uint64_t last_keylist(struct avt_arena *arena, const struct avt_entry *entries, size_t n)
{
    uint64_t last = 1;
    for (size_t i = 0; i < n; i++) {
        struct navn name;
        if (avt_navn_parse(arena, &name, entries[i].name) && name.slag == NAVN_NOKKELLISTE && name.nr > last)
            last = name.nr;
    }
    return last;
}

struct avt_span avt_pakke_lesmeg(struct avt_arena *arena, const struct avt_entry *entries, size_t n)
{
    struct avt_buf buf = AVT_BUF(arena);
    avt_buf_str(&buf, intro);
    avt_buf_str(&buf, tools);
    avt_buf_str(&buf, manifest);
    avt_buf_format(&buf,
                   "\n2. Seglet på manifestet, etter den nyeste nøkkellisten\n\n"
                   "    forseglet manifest.note nokler/nokkelliste-%" PRIu64 ".note\n",
                   last_keylist(arena, entries, n));
    avt_buf_str(&buf, receipts);
    avt_buf_str(&buf, documents);
    avt_buf_str(&buf, roots);
    return avt_buf_get(&buf);
}
