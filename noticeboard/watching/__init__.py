"""Who is called when nobody speaks: duty, incidents, alarms, calls, and the answers to them."""
