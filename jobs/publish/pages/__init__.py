"""The pages of the site: of what is known, what each page shows; pure."""
