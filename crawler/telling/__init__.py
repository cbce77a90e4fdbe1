"""How a source says what happened, in values of which any language can be made."""
