-- What keeping contacts right needs: the files as they were last read, changes that wait for a
-- confirmation or for their day, who did what, what people reported and what they did not find.

-- The data files as they lay on the disk when they were last loaded: what both sides of a
-- conflict started from.
CREATE TABLE files_seen (
    name TEXT PRIMARY KEY,
    sha256 TEXT NOT NULL REFERENCES documents (sha256)
) STRICT;

INSERT INTO files_seen
SELECT name, sha256 FROM revision_documents
WHERE revision_id = (SELECT max(id) FROM revisions WHERE origin = 'files');

CREATE TABLE proposals (
    id TEXT PRIMARY KEY, -- the operation that a confirmation names
    base_id INTEGER NOT NULL REFERENCES revisions (id),
    digest TEXT NOT NULL,
    author TEXT NOT NULL,
    reason TEXT NOT NULL,
    origin TEXT NOT NULL,
    created_at TEXT NOT NULL,
    valid_from TEXT, -- the first day on which it is to hold; NULL: at once
    agreed_by TEXT -- set: confirmed, and waiting for its day
) STRICT;

CREATE TABLE proposal_documents (
    proposal_id TEXT NOT NULL REFERENCES proposals (id) ON DELETE CASCADE,
    role TEXT NOT NULL CHECK (role IN ('new', 'files')),
    name TEXT NOT NULL,
    sha256 TEXT NOT NULL REFERENCES documents (sha256),
    PRIMARY KEY (proposal_id, role, name)
) STRICT;

-- Every act, for good: nothing here is ever changed or deleted.
CREATE TABLE audit (
    number INTEGER PRIMARY KEY,
    at TEXT NOT NULL,
    author TEXT NOT NULL,
    act TEXT NOT NULL,
    operation TEXT,
    revision_id INTEGER,
    what TEXT NOT NULL
) STRICT;

CREATE TRIGGER audit_is_never_changed BEFORE UPDATE ON audit
BEGIN SELECT raise(ABORT, 'the audit log is never changed'); END;

CREATE TRIGGER audit_is_never_deleted BEFORE DELETE ON audit
BEGIN SELECT raise(ABORT, 'the audit log is never deleted'); END;

-- "INSERT OR REPLACE" would delete without the trigger above.
CREATE TRIGGER audit_is_never_replaced BEFORE INSERT ON audit
WHEN EXISTS (SELECT 1 FROM audit WHERE number = new.number)
BEGIN SELECT raise(ABORT, 'the audit log is never changed'); END;

INSERT INTO audit (at, author, act, operation, revision_id, what)
SELECT carried_out_at, author, 'load', id, revision_id, '' FROM operations
ORDER BY carried_out_at, revision_id;

-- What somebody said is wrong; equal ones are counted together, nobody knows who said it.
CREATE TABLE reports (
    id INTEGER PRIMARY KEY,
    nis TEXT NOT NULL,
    body TEXT NOT NULL,
    kind TEXT NOT NULL,
    note TEXT NOT NULL, -- one line; emptied once the report is dealt with
    times INTEGER NOT NULL,
    first_on TEXT NOT NULL,
    last_on TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('open', 'later', 'accepted', 'rejected'))
) STRICT;

CREATE UNIQUE INDEX equal_reports ON reports (nis, body, kind, note)
WHERE state IN ('open', 'later');

INSERT INTO reports (nis, body, kind, note, times, first_on, last_on, state)
SELECT nis, body, kind, '', sum(times), min(first_on), max(last_on), 'open' FROM corrections
GROUP BY nis, body, kind;

DROP TABLE corrections;

-- Words that led nowhere. Until enough days have seen one, only a keyed hash of it is kept.
CREATE TABLE misses (
    hash BLOB PRIMARY KEY,
    days INTEGER NOT NULL,
    first_on TEXT NOT NULL,
    last_on TEXT NOT NULL,
    token TEXT, -- NULL: seen on too few days to be kept
    is_settled INTEGER NOT NULL DEFAULT 0
) STRICT;

-- Whether websites and mail domains could be reached: a hint, never a fact.
CREATE TABLE reachability (
    address TEXT PRIMARY KEY,
    is_reached INTEGER NOT NULL,
    detail TEXT NOT NULL,
    looked_on TEXT NOT NULL
) STRICT;

-- Small things to remember: when the weekly message went out, the key of the hashes above.
CREATE TABLE remembered (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT;
