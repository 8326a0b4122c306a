"""The schema's history, forward only. Run by ``noticeboard.store.migrate``."""
