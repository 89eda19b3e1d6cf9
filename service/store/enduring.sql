-- What must never be lost or altered. Rows are added, never changed; content is encrypted (vault.h), and erasing is deleting
-- its key. Nothing here can be derived from anything else.
--
-- Tables whose rows are long have rowids: without, the tree of the primary key would hold whole rows in every page, and be deep.

-- One row a record: the S file, the R file and the evidence, encrypted.
CREATE TABLE IF NOT EXISTS post(
  avtale TEXT NOT NULL, nr INTEGER NOT NULL,
  s BLOB NOT NULL, r BLOB NOT NULL, bevis BLOB NOT NULL,
  PRIMARY KEY(avtale, nr)
) STRICT;

-- Documents and views by digest of their plain bytes; navn is e.g. "avtale", "visning", "grunn". Encrypted.
CREATE TABLE IF NOT EXISTS dokument(
  avtale TEXT NOT NULL, sha256 BLOB NOT NULL, navn TEXT NOT NULL, innhold BLOB NOT NULL,
  PRIMARY KEY(avtale, sha256)
) STRICT;

-- Which view was made for a role when record `fremlagt` put a version forward, and from which template.
CREATE TABLE IF NOT EXISTS visning(
  avtale TEXT NOT NULL, fremlagt INTEGER NOT NULL, rolle TEXT NOT NULL, spraak TEXT NOT NULL, sha256 BLOB NOT NULL, mal BLOB NOT NULL,
  PRIMARY KEY(avtale, fremlagt, rolle, spraak)
) STRICT, WITHOUT ROWID;

-- The log: of each leaf its record, the digest of what is logged (the text of R), its salt and its entry. For key lists avtale is
-- '', nr the list's number, r the digest of the file, and salt empty.
CREATE TABLE IF NOT EXISTS blad(
  indeks INTEGER PRIMARY KEY, avtale TEXT NOT NULL, nr INTEGER NOT NULL, r BLOB NOT NULL, salt BLOB NOT NULL, hash BLOB NOT NULL,
  UNIQUE(avtale, nr)
) STRICT;

-- Checkpoints: (size, root) is committed before it is signed, so that one size never gets two roots.
CREATE TABLE IF NOT EXISTS sjekkpunkt(
  storrelse INTEGER PRIMARY KEY, rot BLOB NOT NULL, note BLOB
) STRICT;

CREATE TABLE IF NOT EXISTS nokkelliste(nummer INTEGER PRIMARY KEY, sha256 BLOB NOT NULL, note BLOB NOT NULL) STRICT;

-- Schemas and templates as they were when used, by digest: public, not encrypted. sett holds the sha256sum lines whose digest
-- stands in declarations.
CREATE TABLE IF NOT EXISTS fil(sha256 BLOB PRIMARY KEY, innhold BLOB NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS sett(sha256 BLOB PRIMARY KEY, slag TEXT NOT NULL, linjer BLOB NOT NULL) STRICT;

-- The digest each schema version had when it was first used: it may never have another.
CREATE TABLE IF NOT EXISTS skjema(
  tiltak TEXT NOT NULL, versjon INTEGER NOT NULL, sha256 BLOB NOT NULL, PRIMARY KEY(tiltak, versjon)
) STRICT, WITHOUT ROWID;

-- The agreement's number, AAAA-NNNNNN: year and counter, given with its first draft. That of an erased draft stays, without an
-- id, so that no other agreement ever gets it.
CREATE TABLE IF NOT EXISTS nummer(nummer TEXT PRIMARY KEY CHECK(length(nummer)=11), id TEXT UNIQUE) STRICT, WITHOUT ROWID;

-- Which schema an agreement is made from; set once.
CREATE TABLE IF NOT EXISTS sak(
  avtale TEXT PRIMARY KEY, tiltak TEXT NOT NULL, versjon INTEGER NOT NULL, opprettet INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
