"""Web archives (WARC, ISO 28500): written from snapshots, and read whoever wrote them."""
