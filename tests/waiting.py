"""Waiting for what another thread does."""
import time


def wait_until(true, seconds=30):
    """Until true() is; fails where that takes longer than any machine should."""
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.01)
