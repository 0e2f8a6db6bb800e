-- What is derived from the active revision, to be read at once: its rows as lines of JSON, and where
-- in them stands what is looked up. `remembered` says of which revision and in which form it is.
CREATE TABLE derived (
    part TEXT PRIMARY KEY,
    content TEXT NOT NULL
) STRICT;
