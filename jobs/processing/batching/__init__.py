"""A pass in batches: what each came to is noted with it, so that the next process goes on there."""
