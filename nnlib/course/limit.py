"""A time limit for code that is not ours."""
import ctypes
import sys
import threading


class TooLong(BaseException):
    """The code ran too long.  Not an Exception, so that `except Exception` there does not stop it."""


def within(seconds, job):
    """job(), or TooLong after so many seconds.

    The job runs in a thread of its own: that works on every system and in every thread (a signal would need the main one), and an answer
    comes in time even if the job sleeps or sits in one long call of NumPy.  Where there are no threads (in the browser) there is no limit.
    """
    if sys.platform == "emscripten":
        return job()
    ended = []

    def work():
        try:
            ended.append((job(), None))
        except BaseException as error:
            ended.append((None, error))

    worker = threading.Thread(target=work, daemon=True)
    worker.start()
    try:
        worker.join(seconds)
    finally:                        # also when the student interrupts the kernel
        if worker.is_alive():
            threading.Thread(target=end, args=(worker,), daemon=True).start()
    if not ended:
        raise TooLong
    value, error = ended[0]
    if error is not None:
        raise error
    return value


def end(worker):
    """Raise TooLong inside a thread until it gets through: a bare `except:` may swallow some of them."""
    while worker.is_alive():
        ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(worker.ident), ctypes.py_object(TooLong))
        worker.join(0.1)
