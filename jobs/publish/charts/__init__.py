"""Charts as SVG without scripts, titled and described, to be read in grey as well."""
