"""Pages as the web has them: what is in one, whether it is the one asked for, where one leads."""
