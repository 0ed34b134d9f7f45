"""Settings of the machine that the course runs on."""
import ctypes
import functools
import gc
import sys

M_TRIM_THRESHOLD, M_MMAP_THRESHOLD, MB = -1, -3, 2 ** 20            # names and numbers of glibc's malloc.h


def prepare_machine():
    """One BLAS thread, and memory that is kept between steps.  Call it once, at the top of a notebook.

    Our matrices are small: waking a second thread for each product costs more than it saves (a batch-norm sweep took nine times
    as long with two).  And glibc hands large freed arrays back to the system at each step, so a stack of networks spends its time
    on page faults; with these thresholds the memory stays with the process.  Not on glibc: nothing to set.
    """
    try:
        import threadpoolctl
    except ImportError:
        print("Matrix products may use several threads, which makes small networks slower: python -m pip install threadpoolctl lets nnlib set one.")
    else:
        threadpoolctl.threadpool_limits(1, user_api="blas")
    if sys.platform == "linux" and hasattr(libc := ctypes.CDLL(None), "mallopt"):
        libc.mallopt(M_MMAP_THRESHOLD, 32 * MB)                     # the most that glibc allows
        libc.mallopt(M_TRIM_THRESHOLD, 64 * MB)


def release_memory():
    """Collect what nobody uses any more, and hand it back to the system, which glibc by itself does late or never.

    Python's own cache of attribute names goes too: a few of its strings, spread over the memory of closed labs, held half of it.
    """
    gc.collect()
    clear = getattr(sys, "_clear_internal_caches", None) or getattr(sys, "_clear_type_cache", None)        # from Python 3.13 on, and before
    if clear:
        clear()
    trim_memory()


def trim_memory():
    """Hand back to the system what is free already: a millisecond.  Making a lab leaves about 2 MB of it."""
    if sys.platform == "linux" and hasattr(libc := ctypes.CDLL(None), "malloc_trim"):
        libc.malloc_trim(0)


def forget_results(*packages):
    """Empty what `functools.cache` keeps for the functions of these packages: each of its small objects may hold a megabyte of Python's memory."""
    for function in gc.get_objects():
        if isinstance(function, functools._lru_cache_wrapper) and function.__module__.partition(".")[0] in packages:
            function.cache_clear()
