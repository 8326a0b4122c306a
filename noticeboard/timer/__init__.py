"""The timer: it knows from SQL what is due, and wakes whoever sends. It never sends itself."""
