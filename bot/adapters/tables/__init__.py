"""Tables as files that people send and get: CSV, archives of CSV, workbooks."""
