"""Which labs are open, and which cell made them: when it runs again, they are closed."""
import os
import sys

_open = set()
_made = {}                          # {cell: (its execution, the labs of this execution that are open)}
NOBODY = "", ()


def running():
    """(the cell that runs now, its execution), or NOBODY where that is not known.

    A cell is known by the id that the page sends with it, else by its code: but not in Voilà, which sends no ids and runs each cell once,
    so that two equal cells are two cells.
    """
    shell, request = asked()
    if kind_of(request) != "execute_request":
        return NOBODY
    code = "" if any(name.startswith("VOILA_") for name in os.environ) else request["content"]["code"]
    return request.get("metadata", {}).get("cellId") or code, (request["header"]["msg_id"], shell.displayhook.prompt_count)


def asked():
    """(IPython's shell, the message that the kernel answers now, {} where there is no kernel)"""
    if "IPython" not in sys.modules:
        return None, {}
    from IPython import get_ipython

    shell = get_ipython()
    kernel = getattr(shell, "kernel", None)
    return shell, kernel.get_parent() if hasattr(kernel, "get_parent") else {}


def kind_of(request):
    return request.get("header", {}).get("msg_type")


def asked_by_page():
    """Does a slider, a button or a pointer ask, and not a cell?"""
    return kind_of(asked()[1]) == "comm_msg"


def enter(lab):
    """Note who made a lab; close what the same cell made when it ran before."""
    _open.add(lab)
    cell, execution = running()
    if not cell:
        return
    before, labs = _made.get(cell, (execution, []))
    if before != execution:
        for old in [*labs]:
            old.close()
        labs = []
        forget_outputs(before[1])
    _made[cell] = execution, [*labs, lab]


def leave(lab):
    """Forget a lab; says whether another one is open."""
    _open.discard(lab)
    for _, labs in _made.values():
        if lab in labs:
            labs.remove(lab)
    return bool(_open)


def forget_outputs(count):
    """IPython keeps what each execution showed, for ever: here, a picture that is no more."""
    from IPython import get_ipython

    getattr(get_ipython().history_manager, "outputs", {}).pop(count, None)
