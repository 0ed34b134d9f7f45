"""What a training step costs, against the peers a reader would otherwise pick:  python -m benchmarks.steps

float32, one BLAS thread, all peers in the same run, taking turns; the best of many rounds, since other work on the machine
only adds.  A peer that is not installed is left out.
"""
import os

os.environ.update({name: "1" for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")})
os.environ.setdefault("XLA_FLAGS", "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1")

import gc
import importlib.util
import resource
import statistics
import subprocess
import sys
import time

import numpy as np

import nnlib as nn
from nnlib import checks

HAVE_TORCH, HAVE_JAX = (importlib.util.find_spec(name) is not None for name in ("torch", "jax"))
LR = 0.1


def made_data(sizes, m_total, seed=0):
    """X (n_x, M) and one-hot Y, float32, each example contiguous."""
    rng = np.random.default_rng(seed)
    X = rng.standard_normal((m_total, sizes[0])).astype(np.float32).T
    return X, nn.one_hot(rng.integers(0, sizes[-1], m_total), sizes[-1], np.float32)


def network(sizes):
    hidden = [layer for n in sizes[1:-1] for layer in (nn.Dense(n), nn.relu)]
    return nn.Network(hidden, nn.Dense(sizes[-1]))


def nnlib_steps(sizes, m, X, Y):
    rng = np.random.default_rng(0)
    net = network(sizes)
    params = net.build(sizes[0], rng, np.float32)
    return nn.train(net, params, X, Y, loss=nn.softmax_cross_entropy, rule=nn.GradientDescent(lr=LR), batch_size=m, epochs=10 ** 9, rng=rng)


def by_hand_steps(sizes, m, X, Y):
    """Straight-line NumPy for three layers: what one would write for this network and no other."""
    rng = np.random.default_rng(0)
    W1, W2, W3 = (nn.he(rng, (n_out, n_in), np.float32) for n_in, n_out in zip(sizes, sizes[1:]))
    b1, b2, b3 = (np.zeros((n, 1), np.float32) for n in sizes[1:])
    M = X.shape[1]
    while True:
        order = rng.permutation(M)
        X_all, Y_all = X.T[order].T, Y.T[order].T
        for start in range(0, M, m):
            X_t, Y_t = X_all[:, start:start + m], Y_all[:, start:start + m]
            m_t = X_t.shape[1]
            Z1 = W1 @ X_t + b1
            A1 = np.maximum(Z1, 0)
            Z2 = W2 @ A1 + b2
            A2 = np.maximum(Z2, 0)
            Z3 = W3 @ A2 + b3
            S = Z3 - Z3.max(axis=0, keepdims=True)
            E = np.exp(S)
            total = E.sum(axis=0, keepdims=True)
            cost = (np.log(total).sum() - (Y_t * S).sum()) / m_t
            dZ3 = (E / total - Y_t) / m_t
            dW3 = dZ3 @ A2.T
            db3 = dZ3.sum(axis=1, keepdims=True)
            dZ2 = (W3.T @ dZ3) * (Z2 > 0)
            dW2 = dZ2 @ A1.T
            db2 = dZ2.sum(axis=1, keepdims=True)
            dZ1 = (W2.T @ dZ2) * (Z1 > 0)
            dW1 = dZ1 @ X_t.T
            db1 = dZ1.sum(axis=1, keepdims=True)
            W1 -= LR * dW1
            b1 -= LR * db1
            W2 -= LR * dW2
            b2 -= LR * db2
            W3 -= LR * dW3
            b3 -= LR * db3
            yield cost


def bare_products_steps(sizes, m, X, Y):
    """Only the matrix products that such a step cannot do without."""
    rng = np.random.default_rng(0)
    Ws = [nn.he(rng, (n_out, n_in), np.float32) for n_in, n_out in zip(sizes, sizes[1:])]
    As = [rng.standard_normal((n, m)).astype(np.float32) for n in sizes]
    dWs = [np.empty_like(W) for W in Ws]
    while True:
        for W, A, Z in zip(Ws, As, As[1:]):
            W @ A
        for W, A, dZ, dW in zip(Ws, As, As[1:], dWs):
            np.matmul(dZ, A.T, out=dW)
        for W, dZ in zip(Ws[1:], As[2:]):
            W.T @ dZ
        yield


def torch_steps(sizes, m, X, Y):
    import torch

    torch.set_num_threads(1)
    torch.manual_seed(0)
    layers = [layer for n_in, n in zip(sizes, sizes[1:-1]) for layer in (torch.nn.Linear(n_in, n), torch.nn.ReLU())]
    model = torch.nn.Sequential(*layers, torch.nn.Linear(sizes[-2], sizes[-1]))
    optimizer = torch.optim.SGD(model.parameters(), lr=LR)
    X, labels = torch.from_numpy(np.ascontiguousarray(X.T)), torch.from_numpy(Y.argmax(axis=0))
    while True:
        order = torch.randperm(len(X))
        X_all, labels_all = X[order], labels[order]
        for start in range(0, len(X), m):
            optimizer.zero_grad()
            cost = torch.nn.functional.cross_entropy(model(X_all[start:start + m]), labels_all[start:start + m])
            cost.backward()
            optimizer.step()
            yield cost.item()


# --- stacks: K networks a step ---------------------------------------------------------------------------------

def nnlib_stack_steps(sizes, m, X, Y, K):
    rng = np.random.default_rng(0)
    net = network(sizes)
    params = nn.Parameters.stack([net.build(sizes[0], rng, np.float32) for _ in range(K)])
    return nn.train(net, params, X, Y, loss=nn.softmax_cross_entropy, rule=nn.GradientDescent(lr=LR), batch_size=m, epochs=10 ** 9, rng=rng)


def torch_vmap_steps(sizes, m, X, Y, K):
    import torch
    from torch.func import functional_call, grad_and_value, stack_module_state, vmap

    torch.set_num_threads(1)
    torch.manual_seed(0)

    def model():
        layers = [layer for n_in, n in zip(sizes, sizes[1:-1]) for layer in (torch.nn.Linear(n_in, n), torch.nn.ReLU())]
        return torch.nn.Sequential(*layers, torch.nn.Linear(sizes[-2], sizes[-1]))

    base = model().to("meta")
    params, _ = stack_module_state([model() for _ in range(K)])
    params = {name: p.detach() for name, p in params.items()}

    def cost(p, X_t, labels_t):
        return torch.nn.functional.cross_entropy(functional_call(base, p, (X_t,)), labels_t)

    step = vmap(grad_and_value(cost), in_dims=(0, None, None))
    X, labels = torch.from_numpy(np.ascontiguousarray(X.T)), torch.from_numpy(Y.argmax(axis=0))
    while True:
        order = torch.randperm(len(X))
        X_all, labels_all = X[order], labels[order]
        for start in range(0, len(X), m):
            grads, costs = step(params, X_all[start:start + m], labels_all[start:start + m])
            for name, p in params.items():
                p -= LR * grads[name]
            yield costs


def jax_vmap_steps(sizes, m, X, Y, K):
    import jax
    import jax.numpy as jnp

    rng = np.random.default_rng(0)
    params = [(jnp.asarray(np.stack([nn.he(rng, (n_out, n_in), np.float32) for _ in range(K)])), jnp.zeros((K, n_out, 1), jnp.float32))
              for n_in, n_out in zip(sizes, sizes[1:])]

    def cost(p, X_t, Y_t):
        A = X_t
        for i, (W, b) in enumerate(p):
            A = W @ A + b
            A = jax.nn.relu(A) if i < len(p) - 1 else A
        return -(jax.nn.log_softmax(A, axis=0) * Y_t).sum() / X_t.shape[1]

    @jax.jit
    def step(params, X_t, Y_t):
        costs, grads = jax.vmap(jax.value_and_grad(cost), in_axes=(0, None, None))(params, X_t, Y_t)
        return costs, jax.tree.map(lambda p, g: p - LR * g, params, grads)

    while True:
        order = rng.permutation(X.shape[1])
        X_all, Y_all = X.T[order].T, Y.T[order].T
        for start in range(0, X.shape[1], m):
            costs, params = step(params, X_all[:, start:start + m], Y_all[:, start:start + m])
            yield costs.block_until_ready()


# --- measuring ---------------------------------------------------------------------------------------------------

def page_faults():
    return resource.getrusage(resource.RUSAGE_SELF).ru_minflt


def compare(candidates, rounds, steps):
    """{name: (µs a step in the best round, page faults a step)}, the candidates taking turns."""
    generators = {name: make() for name, make in candidates.items()}
    for generator in generators.values():
        for _ in range(20):
            next(generator)
    gc.freeze()                     # Python's collector need not walk through what a peer's import left behind
    times, faults = {name: [] for name in generators}, {name: 0 for name in generators}
    for _ in range(rounds):
        for name, generator in generators.items():
            before, start = page_faults(), time.perf_counter()
            for _ in range(steps):
                next(generator)
            times[name].append((time.perf_counter() - start) / steps * 1e6)
            faults[name] += page_faults() - before
    return {name: (min(t), faults[name] / rounds / steps) for name, t in times.items()}


def report(title, times, targets):
    print(f"\n{title}")
    ours = times["nnlib"][0]
    for name, (t, faults) in times.items():
        print(f"  {name:18} {t:9.1f} µs a step   {faults:7.1f} page faults a step   nnlib takes {ours / t:5.2f} of it, it takes {t / ours:5.2f} of nnlib")
    for name, kind, limit in targets:
        if name in times:
            ratio = ours / times[name][0] if kind == "at most" else times[name][0] / ours
            held = ratio <= limit if kind == "at most" else ratio >= limit
            what = f"nnlib / {name}" if kind == "at most" else f"{name} / nnlib"
            print(f"  {'held  ' if held else 'MISSED'} {what} = {ratio:.2f}, wanted {kind} {limit}")


def single(sizes, m, rounds, steps, targets, bare=False):
    X, Y = made_data(sizes, 20 * m)
    candidates = {"nnlib": lambda: nnlib_steps(sizes, m, X, Y), "by hand": lambda: by_hand_steps(sizes, m, X, Y)}
    if bare:
        candidates["bare products"] = lambda: bare_products_steps(sizes, m, X, Y)
    if HAVE_TORCH:
        candidates["PyTorch eager"] = lambda: torch_steps(sizes, m, X, Y)
    report(f"one network {'-'.join(map(str, sizes))}, m = {m}, float32", compare(candidates, rounds, steps), targets)


def stack(sizes, m, K, rounds, steps, targets):
    X, Y = made_data(sizes, 20 * m)
    candidates = {"nnlib": lambda: nnlib_stack_steps(sizes, m, X, Y, K)}
    if HAVE_TORCH:
        candidates["PyTorch vmap"] = lambda: torch_vmap_steps(sizes, m, X, Y, K)
    if HAVE_JAX:
        candidates["JAX vmap + jit"] = lambda: jax_vmap_steps(sizes, m, X, Y, K)
    report(f"a stack of {K} networks {'-'.join(map(str, sizes))}, m = {m}, float32", compare(candidates, rounds, steps), targets)


def builds(rounds):
    """Building a network: ours against torch.nn.Sequential of the same sizes, and a stack of 1,000."""
    def ours(depth):
        net = nn.Network((nn.Dense(64), nn.relu) * (depth - 1), nn.Dense(64))
        return lambda: net.build(20, rng, np.float32)

    def theirs(depth):
        import torch

        def build():
            layers = [layer for l in range(depth - 1) for layer in (torch.nn.Linear(64 if l else 20, 64), torch.nn.ReLU())]
            return torch.nn.Sequential(*layers, torch.nn.Linear(64, 64))
        return build

    def timed(make):
        start = time.perf_counter()
        make()
        return (time.perf_counter() - start) * 1e6

    rng = np.random.default_rng(0)
    firsts = []
    for depth in (3, 30):
        makes = {"nnlib": ours(depth)} | ({"torch.nn.Sequential": theirs(depth)} if HAVE_TORCH else {})
        checks.TRIED.clear()
        firsts.append(timed(makes["nnlib"]))
        times = {name: min(timed(make) for _ in range(rounds)) for name, make in makes.items()}
        report(f"building a network of {depth} layers, 64 units each (a step = one network)", {name: (t, 0.0) for name, t in times.items()},
               [("torch.nn.Sequential", "at most", 1.5)])
    small = network((2, 16, 16, 2))
    thousand = min(timed(lambda: nn.Parameters.stack(small.build(2, np.random.default_rng(seed), np.float32) for seed in range(1000))) for _ in range(10))
    print(f"\na stack of 1,000 networks 2-16-16-2, each from a seed of its own: {thousand / 1e6:.3f} s")
    print(f"  {'held  ' if thousand <= 150_000 else 'MISSED'} wanted at most 0.15 s")
    print(f"the first build of 30 layers, nothing remembered: {firsts[1] / 1e3:.1f} ms")
    print(f"  {'held  ' if firsts[1] <= 10_000 else 'MISSED'} wanted at most 10 ms")


def gradient_checks(rounds):
    """Ours of all coordinates against torch.autograd.gradcheck, float64, about 450 parameters."""
    sizes, m, rng = (6, 16, 16, 4), 8, np.random.default_rng(0)
    X = rng.standard_normal((sizes[0], m))
    Y = nn.one_hot(rng.integers(0, sizes[-1], m), sizes[-1])
    hidden = [layer for n in sizes[1:-1] for layer in (nn.Dense(n), nn.tanh)]
    net = nn.Network(hidden, nn.Dense(sizes[-1]))
    params = net.build(sizes[0], rng)
    checks = {"nnlib": lambda: nn.gradient_check(net, params, X, Y, loss=nn.softmax_cross_entropy, rng=rng).passed}
    if HAVE_TORCH:
        import torch

        arrays = [torch.tensor(params[name], requires_grad=True) for name in params.names]
        X_t, labels = torch.tensor(X), torch.tensor(Y.argmax(axis=0))

        def cost(W1, b1, W2, b2, W3, b3):
            return torch.nn.functional.cross_entropy((W3 @ torch.tanh(W2 @ torch.tanh(W1 @ X_t + b1) + b2) + b3).T, labels)

        checks["torch gradcheck"] = lambda: torch.autograd.gradcheck(cost, arrays)
    times = {name: [] for name in checks}
    gc.freeze()
    for _ in range(rounds):
        for name, check in checks.items():
            for _ in range(3):                              # the first one finds the caches full of the other's data
                start = time.perf_counter()
                assert check()
                times[name].append((time.perf_counter() - start) * 1e6)
    report(f"gradient check of {params.shapes.n_theta} parameters (a step = the whole check)",
           {name: (min(t), 0.0) for name, t in times.items()}, [("torch gradcheck", "at least", 10)])


def imports(rounds):
    """`import nnlib` against `import numpy`, each in a new process, taking turns; and the price of the first real use."""
    programs = {"nothing": "pass", "import numpy": "import numpy", "import numpy, nnlib": "import numpy, nnlib",
                "… and every name used": "import numpy, nnlib; [getattr(nnlib, name) for name in nnlib.__all__]"}
    times = {name: [] for name in programs}
    for _ in range(rounds):
        for name, program in programs.items():
            start = time.perf_counter()
            subprocess.run([sys.executable, "-c", program], check=True)
            times[name].append((time.perf_counter() - start) * 1e3)
    print("\nimport, in a new process")
    base = statistics.median(times["import numpy"])
    for name, t in times.items():
        print(f"  {name:24} {statistics.median(t):7.1f} ms   {statistics.median(t) / base:5.2f} of import numpy")
    ratio = statistics.median(times["import numpy, nnlib"]) / base
    print(f"  {'held  ' if ratio <= 1.1 else 'MISSED'} import nnlib / import numpy = {ratio:.2f}, wanted at most 1.1")


def main():
    nn.prepare_machine()
    single((2, 16, 16, 2), 64, 40, 250, [("by hand", "at most", 1.15), ("PyTorch eager", "at least", 3.5)])
    single((64, 32, 32, 10), 64, 40, 250, [("PyTorch eager", "at least", 2.5)])
    single((784, 512, 512, 10), 256, 15, 5, [("bare products", "at most", 1.4)], bare=True)
    stack((2, 16, 16, 2), 64, 64, 20, 40, [("PyTorch vmap", "at least", 3.5), ("JAX vmap + jit", "at most", 1.2)])
    builds(50)
    gradient_checks(10)
    imports(20)


if __name__ == "__main__":
    main()
