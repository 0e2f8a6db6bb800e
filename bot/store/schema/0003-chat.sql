-- What the chat remembers because somebody asked it to: the language that a person chose, what
-- somebody said is wrong (never who), and which acts of administrators were carried out.

CREATE TABLE languages (
    person INTEGER PRIMARY KEY,
    language TEXT NOT NULL
) STRICT;

CREATE TABLE corrections (
    revision_id INTEGER NOT NULL REFERENCES revisions (id),
    nis TEXT NOT NULL,
    body TEXT NOT NULL,
    kind TEXT NOT NULL,
    times INTEGER NOT NULL,
    first_on TEXT NOT NULL,
    last_on TEXT NOT NULL,
    PRIMARY KEY (revision_id, nis, body, kind)
) STRICT;

CREATE TABLE operations (
    id TEXT PRIMARY KEY,
    revision_id INTEGER NOT NULL REFERENCES revisions (id),
    author TEXT NOT NULL,
    carried_out_at TEXT NOT NULL
) STRICT;
