# Figures "name value", sorted, as a table of medians with the least and the greatest; each name with its goal.
{ v[$1, ++n_of[$1]] = $2 }
function mid(k) { return n_of[k] ? (v[k, int((n_of[k] + 1) / 2)] + v[k, int(n_of[k] / 2) + 1]) / 2 : 0 }
function wants(name) { return index(" " names " ", " " name " ") }
function head(name) { printf "\n%s\n", name }
function row(what, k, form, unit) {
  if (n_of[k]) printf "  %-56s " form " %-5s (" form " to " form ")\n", what, mid(k), unit, v[k, 1], v[k, n_of[k]]
}
function cpu_of(k) { return mid(k "-front") + mid(k "-signer") + mid(k "-push") }
function cpu(what, k) {
  printf "  %-56s %6.0f us    front %.0f, signer %.0f, push %.0f; the client takes %.0f\n", what, cpu_of(k),
    mid(k "-front"), mid(k "-signer"), mid(k "-push"), mid(k "-klient")
}
function says(good) { return good ? "reached" : "NOT reached" }
function least(what, k, goal) {
  printf "  %-56s %6.2f       (%.2f to %.2f)  goal at least %.2f: %s\n", what, mid(k), v[k, 1], v[k, n_of[k]], goal, says(mid(k) >= goal)
}
function most(what, value, unit, goal) { printf "  %-56s %6.2f %-5s goal at most %g: %s\n", what, value, unit, goal, says(value <= goal) }
END {
  printf "\nMedian of %d rounds by turns (least to greatest); %d agreements a round, each with a participant of its own; %d connections\n", rounds, n, connections
  if (rounds < 5 || n < 300) print "For kort til å si noe: under 5 runder på 300."
  if (wants("signatur")) {
    head("signatur")
    row("Attempt and confirmation, both steps", "signatur", "%6.0f", "/s")
    row("Bare, groups of 64 a commit", "gruppert", "%6.0f", "/s")
    least("Signatures to bare in groups, round by round", "signatur-mot-gruppert", 0.3)
    cpu("Processor time of one", "signatur")
    row("Declarations in one step, with a text", "ett-steg", "%6.0f", "/s")
  }
  if (wants("bekreft")) {
    head("bekreft")
    row("Sealed declarations", "bekreft", "%6.0f", "/s")
    row("Bare, groups of 64 a commit", "gruppert", "%6.0f", "/s")
    row("Bare, one a commit", "enkelt", "%6.0f", "/s")
    least("To bare in groups, round by round", "bekreft-mot-gruppert", 0.75)
    least("To bare one by one, round by round", "bekreft-mot-enkelt", 2)
    row("Time of one, median", "bekreft-p50", "%6.1f", "ms")
    row("Time of one, 99 of 100", "bekreft-p99", "%6.1f", "ms")
    cpu("Processor time of one", "bekreft")
    printf "  %-56s %6.0f us\n", "Processor time of one, bare in groups", mid("gruppert-cpu")
    row("Attempts to sign (the first step)", "forsok", "%6.0f", "/s")
  }
  if (wants("side")) {
    head("side")
    row("An agreement's page", "side", "%6.0f", "/s")
    most("Processor time of one", cpu_of("side") / 1000, "ms", 1)
    cpu("  of which", "side")
    row("Bytes of one", "side-bytes", "%6.0f", "")
  }
  if (wants("liste")) {
    head("liste")
    row("The list of one in Nav", "liste", "%6.0f", "/s")
    most("Processor time of one", cpu_of("liste") / 1000, "ms", 5)
    cpu("  of which", "liste")
    row("Bytes of one", "liste-bytes", "%6.0f", "")
    row("isAlive while one reloads the list, median", "liste-andre-p50", "%6.2f", "ms")
    most("isAlive while one reloads the list, 99 of 100", mid("liste-andre-p99"), "ms", 10)
  }
  if (wants("kontroller")) {
    head("kontroller")
    row("Receipts, 20 bundles of 500 in one run", "kontroller-lange", "%6.0f", "/s")
    row("Receipts, bundles of a few in one run", "kontroller-korte", "%6.0f", "/s")
    row("Signatures, libsodium in a loop", "verifiser", "%6.0f", "/s")
    least("Long bundles to the loop", "lange-mot-verifiser", 0.5)
    row("Short bundles to the loop (no goal)", "korte-mot-verifiser", "%6.2f", "")
  }
  head("For information")
  row("Agreements put forward (preparing)", "fremlegg", "%6.0f", "/s")
  row("From start to the first answer", "start-ms", "%6.0f", "ms")
  printf "  %-56s %6.1f MiB\n", "PSS of the four processes, idle after start", mid("pss-idle") / 1024
  printf "  %-56s %6.1f MiB\n", "PSS of the four processes, the most under load", v["pss-last", n_of["pss-last"]] / 1024
}
