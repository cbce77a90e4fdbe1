"""The words of the public pages, in Dutch and English; pure."""
