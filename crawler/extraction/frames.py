"""What a pass and the process that reads its documents say to each other."""

from __future__ import annotations

import struct

LENGTH = struct.Struct(">Q")
"""With which each frame begins: the length of what follows."""
READY = b"ready"
EXHAUSTED = b"exhausted"
READ, CUT = b"r", b"c"
"""With which a body begins: what is to be done with it."""
