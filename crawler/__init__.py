"""Turns the web into stored snapshots, and snapshots into records; knows no watcher."""
