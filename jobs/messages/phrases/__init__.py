"""The words of messages, in Dutch and English; pure."""
