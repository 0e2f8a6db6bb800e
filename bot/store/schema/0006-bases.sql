-- The data files that each revision has taken in, as they lay on the disk: what files and store are
-- both compared with. A revision without them is compared with its own documents.
CREATE TABLE revision_files (
    revision_id INTEGER NOT NULL REFERENCES revisions (id),
    name TEXT NOT NULL,
    sha256 TEXT NOT NULL REFERENCES documents (sha256),
    PRIMARY KEY (revision_id, name)
) STRICT;

-- Only what came after the last load and before any going back is known for certain.
INSERT INTO revision_files
SELECT id, name, sha256 FROM revisions, files_seen
WHERE id >= (SELECT max(id) FROM revisions WHERE origin = 'files')
    AND id IN (SELECT revision_id FROM revision_documents)
    AND NOT EXISTS (
        SELECT 1 FROM revisions AS back
        WHERE back.origin = 'rollback' AND back.id <= revisions.id
            AND back.id > (SELECT max(id) FROM revisions WHERE origin = 'files')
    );
