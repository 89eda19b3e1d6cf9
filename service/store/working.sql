-- What is being worked on. Losing it loses no agreement; it is backed up all the same.

-- The draft of the next version. innhold is the content as JSON, encrypted. gjelder_fra: the day it is to hold from, NULL
-- while the service proposes one; retting: 1 if it corrects.
CREATE TABLE IF NOT EXISTS utkast(
  avtale TEXT PRIMARY KEY, revisjon INTEGER NOT NULL, innhold BLOB NOT NULL, grunn BLOB, endret INTEGER NOT NULL,
  gjelder_fra INTEGER, retting INTEGER NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS utkast_endret ON utkast(endret,avtale);
-- Agreements that were erased with their draft and whose key file is to be taken away.
CREATE TABLE IF NOT EXISTS slettet(avtale TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
-- Who has a role in a draft that has never been put forward: keyed hashes of fnr and orgnr.
CREATE TABLE IF NOT EXISTS utkast_part(
  avtale TEXT NOT NULL, rolle TEXT NOT NULL, hmac BLOB NOT NULL, PRIMARY KEY(avtale, rolle, hmac)
) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS utkast_part_hmac ON utkast_part(hmac);

-- Proposals on drafts, until they are answered; an answered one until the next draft is opened. innhold: the field, the value and why; svar_innhold: who
-- answered and what. Both encrypted with the agreement's key. svar: '', 'tatt-inn', 'nei' or 'trukket'.
CREATE TABLE IF NOT EXISTS forslag(
  avtale TEXT NOT NULL, nr INTEGER NOT NULL, rolle TEXT NOT NULL, innhold BLOB NOT NULL, tid INTEGER NOT NULL,
  svar TEXT NOT NULL, svar_innhold BLOB, svar_tid INTEGER, PRIMARY KEY(avtale, nr)
) STRICT;

-- How often rules that say so (telles) refused or warned when something was put forward, by calendar month. Neither who nor which agreement.
CREATE TABLE IF NOT EXISTS telling(
  tiltak TEXT NOT NULL, kode TEXT NOT NULL, maaned TEXT NOT NULL, antall INTEGER NOT NULL, PRIMARY KEY(tiltak, kode, maaned)
) STRICT, WITHOUT ROWID;

-- Sign attempts, step one of two. innhold: S and what belongs to it, encrypted.
CREATE TABLE IF NOT EXISTS forsok(
  id TEXT PRIMARY KEY, avtale TEXT NOT NULL, person BLOB NOT NULL, innhold BLOB NOT NULL, frist INTEGER NOT NULL, nr INTEGER
) STRICT;

-- Those of them that one in Nav has made on behalf of another, and a second must confirm. utfall: NULL while it waits, else
-- 'bekreftet', 'avslaatt' or 'trukket'; svar: why not, encrypted.
CREATE TABLE IF NOT EXISTS fullmakt(
  forsok TEXT PRIMARY KEY, avtale TEXT NOT NULL, frist INTEGER NOT NULL, utfall TEXT, svar BLOB
) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS fullmakt_avtale ON fullmakt(avtale);

-- Answers already given, by actor, route and Idempotency-Key. svar is encrypted.
CREATE TABLE IF NOT EXISTS idempotens(
  person BLOB NOT NULL, rute TEXT NOT NULL, nokkel TEXT NOT NULL, forespoersel BLOB NOT NULL, svar BLOB NOT NULL, tid INTEGER NOT NULL,
  PRIMARY KEY(person, rute, nokkel)
) STRICT;
CREATE INDEX IF NOT EXISTS idempotens_tid ON idempotens(tid);

-- Sessions: SHA-256 of the cookie's token.
CREATE TABLE IF NOT EXISTS sesjon(token BLOB PRIMARY KEY, person TEXT NOT NULL, utloeper INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS sesjon_person ON sesjon(person, utloeper);

-- One row per event and party concerned, in the record's transaction; nr 0 for what is no record (proposals on a draft). adresse: mail address, encrypted for the push process alone, or NULL.
CREATE TABLE IF NOT EXISTS utboks(
  id INTEGER PRIMARY KEY AUTOINCREMENT, melding TEXT NOT NULL, avtale TEXT NOT NULL, nr INTEGER NOT NULL, versjon INTEGER NOT NULL,
  hendelse TEXT NOT NULL, rolle TEXT NOT NULL, mottaker BLOB NOT NULL, adresse BLOB, spraak TEXT NOT NULL, tid INTEGER NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS utboks_avtale ON utboks(avtale, nr);

-- Where each role of an agreement gets its mail: from the newest version put forward, before there is one from the draft; encrypted for the push process alone.
CREATE TABLE IF NOT EXISTS kontakt(
  avtale TEXT NOT NULL, rolle TEXT NOT NULL, adresse BLOB NOT NULL, PRIMARY KEY(avtale, rolle)
) STRICT, WITHOUT ROWID;

-- Webhook endpoints. eier: keyed hash of the owner, whom it concerns: the person who subscribes, and in rows of their own, with the same innhold, the
-- businesses it acts for. innhold: url and hemmelighet, encrypted for the push process.
CREATE TABLE IF NOT EXISTS abonnement(
  id TEXT PRIMARY KEY, eier BLOB NOT NULL, innhold BLOB NOT NULL, fra INTEGER NOT NULL, tid INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS abonnement_eier ON abonnement(eier);

-- Who read what. person encrypted name and role; hmac for look-up.
CREATE TABLE IF NOT EXISTS leselogg(
  id INTEGER PRIMARY KEY, avtale TEXT NOT NULL, versjon INTEGER NOT NULL, dokument TEXT NOT NULL, rute TEXT NOT NULL,
  rolle TEXT NOT NULL, person BLOB NOT NULL, tid INTEGER NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS leselogg_avtale ON leselogg(avtale, tid);

-- Who had it in a list they looked at, once a day: person is the keyed hash, hvem the name, encrypted; the rest is of the first
-- view of that day.
CREATE TABLE IF NOT EXISTS leselogg_liste(
  avtale TEXT NOT NULL, dag INTEGER NOT NULL, person BLOB NOT NULL, hvem BLOB NOT NULL, versjon INTEGER NOT NULL, rute TEXT NOT NULL,
  rolle TEXT NOT NULL, tid INTEGER NOT NULL, PRIMARY KEY(avtale, dag, person)
) STRICT, WITHOUT ROWID;
