"""How a bank of answers is written: one file a lesson, with `answers = Bank({"3.1": "def f(w,x): return"})` and many `answers.add(...)`."""


class Bank(list):
    """(exercise, verdict, code) each; the code calls itself f.  `heads` begin a function of which only the returned expression is given."""

    def __init__(self, heads=()):
        super().__init__()
        self.heads = dict(heads)

    def add(self, id, verdict, *codes):
        """An expression stands for a function that returns it."""
        for code in codes:
            self.append((id, verdict, code if code.startswith(("def", "f=")) or "\n" in code else f"{self.heads[id]} {code}"))
