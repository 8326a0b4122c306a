"""Whoever sends: a thread per channel, the protocol it follows, what puts right what a crash left.

Source: docs/decisions/0006-the-delivery-protocol.md
"""
