-- Where somebody looked for a body and found none: a gap that was declared is no oversight.

CREATE TABLE declared_gaps (
    position INTEGER PRIMARY KEY,
    nis TEXT NOT NULL,
    duty TEXT NOT NULL,
    reason TEXT NOT NULL,
    provenance_sources TEXT NOT NULL,
    provenance_checked_on TEXT NOT NULL,
    provenance_confidence TEXT NOT NULL
) STRICT;
