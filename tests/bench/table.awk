# Figures "name value", sorted, as a table of medians with the least and the greatest.
{ v[$1, ++n_of[$1]] = $2 }
function mid(k) { return n_of[k] ? (v[k, int((n_of[k] + 1) / 2)] + v[k, int(n_of[k] / 2) + 1]) / 2 : 0 }
function row(what, k, form, unit) {
  printf "%-58s " form " %-5s (" form " to " form ")\n", what, mid(k), unit, v[k, 1], v[k, n_of[k]]
}
function cpu(what, k) {
  printf "%-58s %6.0f us    front %.0f, signer %.0f, push %.0f; the client takes %.0f\n", what, mid(k "-front") + mid(k "-signer") + mid(k "-push"),
    mid(k "-front"), mid(k "-signer"), mid(k "-push"), mid(k "-klient")
}
function goal(what, k, least) {
  printf "%-58s %6.2f       (%.2f to %.2f)  goal %.1f: %s\n", what, mid(k), v[k, 1], v[k, n_of[k]], least, (mid(k) >= least ? "reached" : "NOT reached")
}
END {
  printf "\nMedian of %d rounds of each by turns (least to greatest); %d agreements a round, 3 declarations each\n\n", rounds, n
  row("Sealed declarations over HTTP, " connections " connections", "bekreft", "%6.0f", "/s")
  row("Bare, groups of 64 a commit", "gruppert", "%6.0f", "/s")
  row("Bare, one a commit", "enkelt", "%6.0f", "/s")
  goal("HTTP to bare in groups, round by round", "mot-gruppert", 0.6)
  goal("HTTP to bare one by one, round by round", "mot-enkelt", 2)
  row("Time of one over HTTP, median", "bekreft-p50", "%6.1f", "ms")
  row("Time of one over HTTP, 99 of 100", "bekreft-p99", "%6.1f", "ms")
  cpu("Processor time of one over HTTP", "bekreft")
  printf "%-58s %6.0f us\n", "Processor time of one, bare in groups", mid("gruppert-cpu")
  print "\nFor information"
  row("Attempts to sign (the first step)", "forsok", "%6.0f", "/s")
  row("Attempt and confirmation, both steps", "par", "%6.0f", "/s")
  row("Declarations in one step, with a text", "ett-steg", "%6.0f", "/s")
  row("Agreements put forward (preparing)", "fremlegg", "%6.0f", "/s")
  row("From start to the first answer", "start-ms", "%6.0f", "ms")
  printf "%-58s %6.1f MiB\n", "PSS of the four processes, idle after start", mid("pss-idle") / 1024
  printf "%-58s %6.1f MiB\n", "PSS of the four processes, the most under load", v["pss-last", n_of["pss-last"]] / 1024
}
