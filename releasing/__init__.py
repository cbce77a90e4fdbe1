"""Makes a release of vvwatch: `make release`. It is no part of what is installed.

Once a version is out its wheel takes the place of the one in tests/kit/released/, from which tests
upgrade to what comes next.
"""
