"""The data behind the pages, as files for spreadsheets and programs."""
