"""One crawl: what it is told, which process it runs in, and how it ends."""
