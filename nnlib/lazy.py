"""Packages whose names are imported when they are first used, so that a package costs what is used of it."""
import importlib
import sys


def names_on_demand(package, names_of):
    """(__getattr__, __dir__, __all__) for `package`, from {module: "Name Name"}; a module without names is itself one of the names."""
    module_of = {name: module for module, names in names_of.items() for name in names.split()}
    everything = [*module_of, *(module for module, names in names_of.items() if not names)]

    def find(name):
        if name in names_of:
            return importlib.import_module(f".{name}", package)
        if name not in module_of:
            raise AttributeError(f"{package} has no {name!r}; {_nearest(name, everything)}dir({package}) lists what it has")
        value = getattr(importlib.import_module(f".{module_of[name]}", package), name)
        setattr(sys.modules[package], name, value)
        return value

    return find, lambda: sorted(everything), everything


def _nearest(name, everything):
    import difflib

    spelt = {known.lower(): known for known in everything}
    near = [spelt[word] for word in difflib.get_close_matches(name.lower(), spelt)]
    return f"near by: {', '.join(near)}; " if near else ""
