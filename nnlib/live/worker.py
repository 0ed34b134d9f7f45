"""Work that a page waits for only a moment.

The kernel takes messages from the page one after the other: while one is answered, the sliders of all other labs wait.
"""
import threading

PATIENCE = 0.3                      # seconds


class Worker:
    """Does a lab's jobs one after the other, in a thread that ends when there are none.  A job that waits to be done is not taken twice: the latest state is what it will find."""

    def __init__(self, late, done):
        """late() is called when somebody's patience ends, done() when the job that was late has ended; never both at once."""
        self._late, self._done = late, done
        self._changed = threading.Condition()
        self._jobs, self._thread, self._was_late = [], None, False

    def do(self, job):
        """Have a job done; returns when all jobs are, at the latest after PATIENCE."""
        with self._changed:
            if job not in self._jobs:
                self._jobs.append(job)
            if self._thread is None:
                self._next()
            if not self._changed.wait_for(lambda: self._thread is None, PATIENCE) and not self._was_late:
                self._was_late = True
                self._late()

    def _next(self):
        self._thread = threading.Thread(target=self._work, args=(self._jobs.pop(0),), daemon=True, name="working lab") if self._jobs else None
        if self._thread is not None:
            self._thread.start()

    def _work(self, job):
        try:
            job()
        finally:
            with self._changed:
                if self._was_late:
                    self._done()
                self._was_late = False
                self._next()
                self._changed.notify_all()

    def stop(self, seconds):
        """Forget what waits, and wait so long for what is being done."""
        with self._changed:
            self._jobs.clear()
            self._changed.wait_for(lambda: self._thread is None, seconds)
