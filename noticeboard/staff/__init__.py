"""The verbs on people: how they come, what they may do, what they prove themselves with."""
