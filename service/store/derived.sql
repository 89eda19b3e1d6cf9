-- What can be computed again from the enduring tables, and is, by `avtale rebuild`. Nothing here depends on the clock or holds a name.

-- One row an agreement: enough for lists and status.
CREATE TABLE IF NOT EXISTS avtale(
  id TEXT PRIMARY KEY, tiltak TEXT NOT NULL, poster INTEGER NOT NULL, hode BLOB NOT NULL,
  gjelder INTEGER NOT NULL,          -- number of the version in force, 0 if none
  venter INTEGER NOT NULL,           -- number of the pending version, 0 if none
  mangler TEXT NOT NULL,             -- roles that have not signed the pending version, space between
  start INTEGER, slutt INTEGER,      -- of the version in force, else the pending one; days since 1970
  avsluttet TEXT NOT NULL,           -- '', 'avbrutt' or 'annullert'
  avsluttet_fra INTEGER,
  sist INTEGER NOT NULL              -- time of the last record
) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS avtale_sist ON avtale(sist);

-- The control code of the pending version: what stands on a paper that somebody has signed.
CREATE TABLE IF NOT EXISTS papirkode(avtale TEXT PRIMARY KEY, kode TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS papirkode_kode ON papirkode(kode);

-- Who has a role: keyed hashes of fnr and orgnr. naar: 1 by the version in force, 2 by the pending one, 3 by both. Who has it
-- by the first alone reads on, but does not sign the second.
CREATE TABLE IF NOT EXISTS part(
  avtale TEXT NOT NULL, rolle TEXT NOT NULL, hmac BLOB NOT NULL, naar INTEGER NOT NULL, PRIMARY KEY(avtale, rolle, hmac)
) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS part_hmac ON part(hmac);

-- Which agreements a version in force or pending names, so that the other end finds it. What kind of link it is stands in the
-- document alone.
CREATE TABLE IF NOT EXISTS lenke(avtale TEXT NOT NULL, til TEXT NOT NULL, PRIMARY KEY(avtale, til)) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS lenke_til ON lenke(til);

-- Who did each record: keyed hash of fnr or Nav ident, from the evidence.
CREATE TABLE IF NOT EXISTS utfoerer(
  avtale TEXT NOT NULL, nr INTEGER NOT NULL, person BLOB NOT NULL, PRIMARY KEY(avtale, nr)
) STRICT, WITHOUT ROWID;

-- The agreements that somebody may list, a row for each who may: eier is the first 16 bytes of the keyed hash of a person, a
-- business, a caseworker, or of all of Nav. Status and lateness are computed from these columns and today. Days since 1970;
-- 2147483647 stands for one that is not known or does not come.
CREATE TABLE IF NOT EXISTS linje(
  eier BLOB NOT NULL, avtale TEXT NOT NULL,
  endret INTEGER NOT NULL,           -- time of the last record; of a first draft, of its last save
  roller INTEGER NOT NULL,           -- the owner's roles, a bit each by their place in the measure
  tiltak TEXT NOT NULL,
  fase TEXT NOT NULL,                -- utkast, fremlagt, tilbake, gjelder, annullert
  start INTEGER NOT NULL, slutt INTEGER NOT NULL, -- of the version in force, else the pending one
  siste INTEGER NOT NULL,            -- the earlier of slutt and the last day by an early end
  avbrutt INTEGER NOT NULL,          -- the day from which it is ended early
  fordelt INTEGER NOT NULL,          -- 1 when somebody in Nav has it
  frist INTEGER NOT NULL,            -- the first day after which something that waits for the owner is late
  over INTEGER NOT NULL,             -- the same of all that the owner is told of
  PRIMARY KEY(eier, avtale)
) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS linje_endret ON linje(eier, endret, avtale);
CREATE INDEX IF NOT EXISTS linje_start ON linje(eier, start, avtale);
CREATE INDEX IF NOT EXISTS linje_siste ON linje(eier, siste, avtale);
CREATE INDEX IF NOT EXISTS linje_frist ON linje(eier, frist, avtale);
CREATE INDEX IF NOT EXISTS linje_avtale ON linje(avtale);

-- What waits for an owner in a role, and until which day. etter: 0 waits now, and is late after frist; 1 waits from the day after
-- frist. unntatt: persons it does not wait for, 32 bytes each.
CREATE TABLE IF NOT EXISTS gjoeremaal(
  eier BLOB NOT NULL, rolle TEXT NOT NULL, etter INTEGER NOT NULL, frist INTEGER NOT NULL, avtale TEXT NOT NULL, slag TEXT NOT NULL,
  til INTEGER NOT NULL, unntatt BLOB NOT NULL, PRIMARY KEY(eier, rolle, etter, frist, avtale, slag)
) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS gjoeremaal_avtale ON gjoeremaal(avtale);

-- What an owner finds an agreement by: the first 16 bytes of keyed hashes of words and numbers. And all of them of an agreement,
-- to take them away; kilde: what they were made of.
CREATE TABLE IF NOT EXISTS ord(ord BLOB NOT NULL, avtale TEXT NOT NULL, PRIMARY KEY(ord, avtale)) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS ordene(avtale TEXT PRIMARY KEY, kilde TEXT NOT NULL, ord BLOB NOT NULL) STRICT;

-- Roots of complete subtrees of 256^k leaves (k >= 1), so that a proof reads few rows.
CREATE TABLE IF NOT EXISTS node(niva INTEGER NOT NULL, indeks INTEGER NOT NULL, hash BLOB NOT NULL, PRIMARY KEY(niva, indeks)) STRICT, WITHOUT ROWID;
