"""Makes a release of vvwatch: `make release`. It is no part of what is installed."""
