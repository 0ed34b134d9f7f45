"""Lesson 00."""
from .bank import Bank

BANK = Bank({"0.1": "def f(sizes): return", "0.2": "def f(X, W1, b1, W2, b2): return", "0.3": "def f(X, Y, A1, A2, W2): return",
             "0.4": "def f(A, Y): return", "0.5": "def f(A, Y): return"})
add = BANK.add

add("0.1", "right",
    "sum(sizes[l] * sizes[l - 1] + sizes[l] for l in range(1, len(sizes)))",
    "sum((a + 1) * b for a, b in zip(sizes[:-1], sizes[1:]))",
    "int(np.dot(np.array(sizes[:-1]) + 1, sizes[1:]))",
    "float(sum((a + 1) * b for a, b in zip(sizes, sizes[1:])))",
    "def f(sizes):\n  n = 0\n  for i in range(len(sizes) - 1):\n    n += sizes[i] * sizes[i + 1] + sizes[i + 1]\n  return n",
    "def f(sizes):\n  n_in, n = sizes[0], 0\n  for n_out in sizes[1:]:\n    n += n_out * n_in + n_out\n    n_in = n_out\n  return n",
    "def f(sizes):\n  return sum(np.zeros((b, a)).size + np.zeros((b, 1)).size for a, b in zip(sizes, sizes[1:]))",
    "def f(sizes):\n  net = nn.Network(*(nn.Dense(n) for n in sizes[1:]))\n  return net.build(sizes[0], np.random.default_rng(0)).theta.size",
    "def f(sizes):\n  weights = [a * b for a, b in zip(sizes, sizes[1:])]\n  biases = sizes[1:]\n  return sum(weights + biases)",
    "def f(sizes):\n  total = 0\n  l = 1\n  while l < len(sizes):\n    total = total + sizes[l] * (1 + sizes[l - 1])\n    l = l + 1\n  return total")
add("0.1", "wrong",
    "sum(sizes)", "sum(sizes[1:])", "math.prod(sizes)", "len(sizes)", "sum(a * b for a, b in zip(sizes, sizes[1:]))", "sizes[0] * sizes[1] + sizes[1]",
    "sum(a * b + a for a, b in zip(sizes, sizes[1:]))", "sum((a + 1) * (b + 1) for a, b in zip(sizes, sizes[1:]))", "sum(a * b for a, b in zip(sizes, sizes[1:])) + sum(sizes)",
    "sum(a * b for a, b in zip(sizes, sizes[1:])) + len(sizes)", "sum(a * b for a in sizes for b in sizes)", "sum(n * n for n in sizes)", "str(sum((a + 1) * b for a, b in zip(sizes, sizes[1:])))",
    "13", "[(a + 1) * b for a, b in zip(sizes, sizes[1:])]", "np.prod(sizes) + sum(sizes)", "sum(2 * a * b for a, b in zip(sizes, sizes[1:]))", "size",
    "def f(sizes):\n  n = 0\n  for i in range(len(sizes) - 1):\n    n += sizes[i] * sizes[i + 1] + sizes[i + 1]\n    return n",
    "def f(sizes):\n  n = 0\n  for i in range(len(sizes) - 1):\n    n = sizes[i] * sizes[i + 1] + sizes[i + 1]\n  return n",
    "def f(sizes):\n  n = 0\n  for i in range(len(sizes)):\n    n += sizes[i] * sizes[i + 1] + sizes[i + 1]\n  return n",
    "def f(sizes):\n  n = 0\n  for a, b in zip(sizes, sizes[1:]):\n    n += a * b + b\n  print(n)",
    "def f(sizes):\n  n = 0\n  while sizes:\n    n += 1\n  return n",
    "def f(sizes):\n  a, b, c = sizes\n  return a * b + b + b * c + c")

add("0.2", "right",
    "(lambda A1: (A1, nn.sigmoid(W2 @ A1 + b2)))(np.tanh(W1 @ X + b1))",
    "[np.tanh(W1 @ X + b1), 1 / (1 + np.exp(-(W2 @ np.tanh(W1 @ X + b1) + b2)))]",
    "def f(X, W1, b1, W2, b2):\n  Z1 = np.dot(W1, X) + b1\n  A1 = np.tanh(Z1)\n  Z2 = np.dot(W2, A1) + b2\n  A2 = 1 / (1 + np.exp(-Z2))\n  return A1, A2",
    "def f(X, W1, b1, W2, b2):\n  A1 = nn.tanh(W1 @ X + b1)\n  return A1, nn.sigmoid(W2 @ A1 + b2)",
    "def f(X, W1, b1, W2, b2):\n  A1 = np.sinh(W1 @ X + b1) / np.cosh(W1 @ X + b1)\n  return A1, 1 / (np.exp(-(W2 @ A1 + b2)) + 1)",
    "def f(X, W1, b1, W2, b2):\n  A1 = np.tanh(np.matmul(W1, X) + b1)\n  E = np.exp(np.matmul(W2, A1) + b2)\n  return A1, E / (1 + E)",
    "def f(X, W1, b1, W2, b2):\n  A1 = np.tanh(np.einsum('ij,jm->im', W1, X) + b1.reshape(-1, 1))\n  return A1, nn.sigmoid((W2.T * A1).sum(axis=0, keepdims=True) + b2)",
    "def f(X, W1, b1, W2, b2):\n  A1 = np.hstack([np.tanh(W1 @ x[:, None] + b1) for x in X.T])\n  return (A1, nn.sigmoid(W2 @ A1 + b2))")
add("0.2", "wrong",
    "np.tanh(W1 @ X + b1)", "nn.sigmoid(W2 @ np.tanh(W1 @ X + b1) + b2)", "(W1 @ X + b1, W2 @ (W1 @ X + b1) + b2)",
    "(np.tanh(X @ W1 + b1), nn.sigmoid(W2 @ np.tanh(X @ W1 + b1) + b2))", "(np.tanh(W1 * X + b1), nn.sigmoid(W2 * np.tanh(W1 * X + b1) + b2))",
    "(np.tanh(W1.T @ X + b1), nn.sigmoid(W2 @ np.tanh(W1.T @ X + b1) + b2))", "(np.tanh(W1 @ X + b1), np.tanh(W2 @ np.tanh(W1 @ X + b1) + b2))",
    "(nn.sigmoid(W1 @ X + b1), nn.sigmoid(W2 @ nn.sigmoid(W1 @ X + b1) + b2))", "(nn.relu(W1 @ X + b1), nn.sigmoid(W2 @ nn.relu(W1 @ X + b1) + b2))",
    "(np.tanh(W1 @ X), nn.sigmoid(W2 @ np.tanh(W1 @ X)))", "(np.tanh(W1 @ X) + b1, nn.sigmoid(W2 @ (np.tanh(W1 @ X) + b1)) + b2)",
    "(np.tanh(W1 @ X + b1), nn.sigmoid(W2 @ np.tanh(W1 @ X + b1)))", "(np.tan(W1 @ X + b1), nn.sigmoid(W2 @ np.tan(W1 @ X + b1) + b2))",
    "(math.tanh(W1 @ X + b1), nn.sigmoid(W2 @ X + b2))", "(np.tanh(W1 @ X + b1), np.round(nn.sigmoid(W2 @ np.tanh(W1 @ X + b1) + b2)))",
    "(np.tanh(W1 @ X + b1), nn.sigmoid(W2 @ np.tanh(W1 @ X + b1) + b2)[0])", "(np.tanh(W1 @ X + b1).T, nn.sigmoid(W2 @ np.tanh(W1 @ X + b1) + b2).T)",
    "(np.tanh(W1 @ X + b1), nn.sigmoid(W2 @ (W1 @ X + b1) + b2))", "tanh(W1 @ X + b1)",
    "def f(X, W1, b1, W2, b2):\n  A1 = np.tanh(W1 @ X + b1)\n  A2 = 1 / 1 + np.exp(-(W2 @ A1 + b2))\n  return A1, A2",
    "def f(X, W1, b1, W2, b2):\n  A1 = np.tanh(W1 @ X + b1)\n  A2 = 1 / (1 + np.exp(W2 @ A1 + b2))\n  return A1, A2",
    "def f(X, W1, b1, W2, b2):\n  A1 = np.tanh(W1 @ X + b1)\n  A2 = 1 / (1 - np.exp(-(W2 @ A1 + b2)))\n  return A1, A2",
    "def f(X, W1, b1, W2, b2):\n  X -= X.mean()\n  A1 = np.tanh(W1 @ X + b1)\n  return A1, nn.sigmoid(W2 @ A1 + b2)",
    "def f(X, W1, b1, W2, b2):\n  b1 += W1 @ X\n  A1 = np.tanh(b1)\n  return A1, nn.sigmoid(W2 @ A1 + b2)",
    "def f(X, W1, b1, W2, b2):\n  A1 = np.tanh(W1 @ X + b1)\n  A2 = nn.sigmoid(W2 @ A1 + b2)\n  print(A1, A2)")

FIVE = "def f(X, Y, A1, A2, W2):\n  m = X.shape[1]\n  dZ2 = A2 - Y\n  dW2 = dZ2 @ A1.T / m\n  db2 = np.sum(dZ2, axis=1, keepdims=True) / m\n  dZ1 = W2.T @ dZ2 * (1 - A1 ** 2)\n" \
       "  dW1 = dZ1 @ X.T / m\n  db1 = np.sum(dZ1, axis=1, keepdims=True) / m\n  return dW1, db1, dW2, db2"


def but(old, new):
    """The right answer with one thing changed."""
    assert old in FIVE
    return FIVE.replace(old, new)


add("0.3", "right", FIVE,
    but("W2.T @ dZ2 * (1 - A1 ** 2)", "np.multiply(np.dot(W2.T, dZ2), 1 - np.power(A1, 2))"),
    but("np.sum(dZ1, axis=1, keepdims=True) / m", "np.mean(dZ1, axis=1, keepdims=True)"),
    but("np.sum(dZ2, axis=1, keepdims=True) / m", "np.array([[dZ2.mean()]])"),
    but("np.sum(dZ1, axis=1, keepdims=True) / m", "dZ1.mean(axis=1).reshape(-1, 1)"),
    but("(1 - A1 ** 2)", "(1 - A1) * (1 + A1)"), but("X.shape[1]", "Y.size"), but("X.shape[1]", "len(Y[0])"),
    but("dW1, db1, dW2, db2", "[dW1, db1, dW2, db2]"), but("W2.T @ dZ2", "W2.T * dZ2"))
add("0.3", "wrong",
    but("* (1", "+ (1"), but(" * (1 - A1 ** 2)", ""), but("A1 ** 2", "A1"), but("(1 - A1 ** 2)", "A1 * (1 - A1)"), but("(1 - A1 ** 2)", "(A1 > 0)"), but("(1 - A1 ** 2)", "(1 - np.tanh(A1) ** 2)"),
    but("(1 - A1 ** 2)", "A2 * (1 - A2)"), but("A2 - Y", "Y - A2"), but("A2 - Y", "(A2 - Y) * A2 * (1 - A2)"), but("A2 - Y", "2 * (A2 - Y)"), but("A2 - Y", "A2"), but("A2 - Y", "(A2 - Y) / m"),
    but("A2 - Y", "-Y / A2 + (1 - Y) / (1 - A2)"), but("X.shape[1]", "X.shape[0]"), but("X.shape[1]", "1"), but("X.shape[1]", "len(X)"), but("np.sum(dZ1, axis=1, keepdims=True)", "np.sum(dZ1, axis=1)"),
    but("np.sum(dZ1, axis=1, keepdims=True)", "np.sum(dZ1)"), but("np.sum(dZ1, axis=1, keepdims=True)", "np.sum(dZ1, axis=0, keepdims=True)"), but("np.sum(dZ2, axis=1, keepdims=True)", "np.sum(dZ2)"),
    but("keepdims=True) / m\n  return", "keepdims=True)\n  return"), but("dZ1 @ X.T", "dZ1 @ X"), but("dZ1 @ X.T", "X @ dZ1.T"), but("dZ1 @ X.T", "dZ1 @ A1.T"), but("W2.T @ dZ2", "W2 @ dZ2"), but("W2.T @ dZ2", "W2.T @ dZ1"),
    but("W2.T @ dZ2", "W2.T @ A2"), but("dW1, db1, dW2, db2", "dW2, db2, dW1, db1"), but("dW1, db1, dW2, db2", "dW1, db1"), but("dZ2 @ A1.T", "dZ2 @ X.T"), but("return dW1, db1, dW2, db2", "print(dW1)"),
    but("dZ2 = A2 - Y", "A2 -= Y\n  dZ2 = A2"))

add("0.4", "right",
    "-np.mean(Y * np.log(A) + (1 - Y) * np.log(1 - A))", "-(Y * np.log(A) + (1 - Y) * np.log(1 - A)).sum() / Y.shape[1]", "-(Y * np.log(A) + (1 - Y) * np.log1p(-A)).mean()",
    "np.mean(np.where(Y == 1, -np.log(A), -np.log(1 - A)))", "-np.log(np.abs(1 - Y - A)).mean()", "np.squeeze(-np.sum(np.multiply(Y, np.log(A)) + np.multiply(1 - Y, np.log(1 - A))) / Y.size)",
    "-sum(np.log(a) if y == 1 else np.log(1 - a) for a, y in zip(A.ravel(), Y.ravel())) / A.size", "nn.sigmoid_cross_entropy(np.log(A / (1 - A)), Y)[0]",
    "-np.mean(np.log(A ** Y * (1 - A) ** (1 - Y)))")
add("0.4", "wrong",
    "np.mean(Y * np.log(A) + (1 - Y) * np.log(1 - A))", "-np.sum(Y * np.log(A) + (1 - Y) * np.log(1 - A))", "-np.mean(Y * np.log(A))", "-np.mean(np.log(A))", "np.mean((A - Y) ** 2)",
    "np.mean((A - Y) ** 2) / 2", "np.mean(np.abs(A - Y))", "-np.mean(A * np.log(Y) + (1 - A) * np.log(1 - Y))", "-np.mean(Y * np.log10(A) + (1 - Y) * np.log10(1 - A))",
    "-np.mean(Y * np.log2(A) + (1 - Y) * np.log2(1 - A))", "-np.mean(Y * np.log(A) - (1 - Y) * np.log(1 - A))", "-np.mean((1 - Y) * np.log(A) + Y * np.log(1 - A))",
    "-np.log(np.mean(Y * A + (1 - Y) * (1 - A)))", "-(Y * np.log(A) + (1 - Y) * np.log(1 - A))", "-np.mean(Y * np.log(A) + (1 - Y) * np.log(1 - A), axis=1)",
    "-np.mean(Y * np.log(A) + (1 - Y) * np.log(1 - A), axis=1, keepdims=True)", "-np.mean(Y * np.log(A + 1e-8) + (1 - Y) * np.log(1 - A + 1e-8))", "-np.mean(Y + np.log(A) + (1 - Y) + np.log(1 - A))",
    "-np.mean(Y * np.log(A) + 1 - Y * np.log(1 - A))", "-np.mean(Y * math.log(A) + (1 - Y) * math.log(1 - A))", "-Y * np.log(A) + (1 - Y) * np.log(1 - A)", "log(2)", "0.69",
    "def f(A, Y):\n  A = np.clip(A, 1e-5, 1 - 1e-5)\n  return -np.mean(Y * np.log(A) + (1 - Y) * np.log(1 - A))", "-np.median(Y * np.log(A) + (1 - Y) * np.log(1 - A))",
    "-np.mean(Y @ np.log(A) + (1 - Y) @ np.log(1 - A))", "-(Y * np.log(A) + (1 - Y) * np.log(1 - A)).sum() / len(Y)")

add("0.5", "right",
    "np.mean((A > 0.5) == Y)", "((A > 0.5) == (Y > 0.5)).mean()", "1 - np.mean(np.abs(np.round(A) - Y))", "np.sum((A > 0.5) == Y) / Y.size", "np.mean(np.where(A > 0.5, 1, 0) == Y)",
    "nn.accuracy(A - 0.5, Y)", "(np.dot(Y, (A > 0.5).T) + np.dot(1 - Y, (A < 0.5).T)).item() / Y.size", "np.mean((A > 0.5).astype(int) == Y.astype(int))", "1 - np.logical_xor(A > 0.5, Y).mean()",
    "sum(1 for a, y in zip(A[0], Y[0]) if round(a) == y) / len(Y[0])", "np.mean(np.abs(A - Y) < 0.5)")
add("0.5", "wrong",
    "np.mean(A == Y)", "np.mean((A > 0.5) != Y)", "100 * np.mean((A > 0.5) == Y)", "np.sum((A > 0.5) == Y)", "np.mean((A > 0.5) * Y)", "1 - np.mean(np.abs(A - Y))", "np.mean((A > 0) == Y)",
    "np.mean((A < 0.5) == Y)", "nn.accuracy(A, Y)", "np.mean(A.astype(int) == Y)", "(A > 0.5) == Y", "np.mean((A > 0.5) == Y, axis=1)", "np.mean(A > 0.5)", "np.mean(A)", "np.mean(A > Y)",
    "np.mean(A.argmax(axis=0) == Y.argmax(axis=0))", "((A > 0.5) == Y).all()", "np.sum((A > 0.5) * Y) / np.sum(Y)", "np.mean(np.ceil(A) == Y)", "f'{np.mean((A > 0.5) == Y):.0%}'",
    "np.mean((A > 0.7) == Y)", "np.mean((A > 0.5) == Y) if Y.all() else 0.0", "np.sum((A > 0.5) == Y) / len(Y)", "accuracy(A, Y)", "np.mean((A > 0.5) is Y)",
    "def f(A, Y):\n  A[A > 0.5] = 1\n  A[A < 0.5] = 0\n  return np.mean(A == Y)", "((A > 0.5) == Y).std()", "1.0")

# ---- written by an attacker who knew the first bank ----

add("0.1", "wrong",
    "sum(a*b for a,b in zip(sizes,sizes[1:]))+sum(sizes[:-1])", "sum((a+1)*b for a,b in zip(sizes,sizes))", "sum(a+b for a,b in zip(sizes,sizes[1:]))",
    "sum(a*b+1 for a,b in zip(sizes,sizes[1:]))", "sum((a+1)*b for a,b in zip(sizes[:-2],sizes[1:-1]))", "sum((a+1)*b for a,b in zip(sizes[1:],sizes[2:]))", "sum(sizes)*2", "len(sizes)-1",
    "sum(a*b for a,b in zip(sizes,sizes[1:]))+len(sizes)-1", "def f(sizes):\n  n=0\n  for l in range(len(sizes)-1):\n    n+=sizes[l]*sizes[l+1]\n  return n+sizes[-1]",
    "def f(sizes):\n  n=0\n  for l in range(1,len(sizes)-1):\n    n+=sizes[l]*sizes[l-1]+sizes[l]\n  return n",
    "def f(sizes):\n  n=0\n  for l in range(len(sizes)):\n    n+=sizes[l]*sizes[l-1]+sizes[l]\n  return n",
    "def f(sizes):\n  n=1\n  for a,b in zip(sizes,sizes[1:]):\n    n*=(a+1)*b\n  return n", "sizes[0]*sizes[1]+sizes[1]*sizes[2]", "sizes[0]*sizes[-1]+sizes[-1]",
    "def f(sizes):\n  sizes.pop(0)\n  return sum(sizes)", "sum((a+1)*b for a,b in zip(sizes,sizes[1:]))-1", "np.cumsum(sizes)", "sum(n*(n+1) for n in sizes)",
    "sum(a*b for a,b in zip(sizes,sizes[1:]))+sizes[-1]", "def f(sizes):\n  net=nn.Network(*(nn.Dense(n) for n in sizes))\n  return net.build(sizes[0],np.random.default_rng(0)).theta.size")

add("0.2", "wrong",
    "(np.tanh(W1@X+b1),1/(1+np.exp(-W2@np.tanh(W1@X+b1)+b2)))", "(np.tanh(W1@X+b1.T),nn.sigmoid(W2@np.tanh(W1@X+b1.T)+b2))", "(np.tanh(W1@X+b1),nn.softmax(W2@np.tanh(W1@X+b1)+b2))",
    "(np.tanh(W1@X+b2),nn.sigmoid(W2@np.tanh(W1@X+b2)+b1))", "(np.tanh(X@W1.T+b1.T),nn.sigmoid(np.tanh(X@W1.T+b1.T)@W2.T+b2))", "(W1@X+b1,nn.sigmoid(W2@np.tanh(W1@X+b1)+b2))",
    "(np.tanh(W1@X+b1),W2@np.tanh(W1@X+b1)+b2)", "(np.tanh(W1@X+b1),np.tanh(W1@X+b1),nn.sigmoid(W2@np.tanh(W1@X+b1)+b2))", "(nn.sigmoid(W1@X+b1),np.tanh(W2@nn.sigmoid(W1@X+b1)+b2))",
    "(np.tanh(W1@X+b1),nn.sigmoid(W2@np.tanh(W1@X+b1)+b2)>0.5)", "(np.tanh(W1@X+b1),1-nn.sigmoid(W2@np.tanh(W1@X+b1)+b2))", "(np.tanh(W1@X-b1),nn.sigmoid(W2@np.tanh(W1@X-b1)-b2))",
    "(np.tanh(W1@(X+b1)),nn.sigmoid(W2@np.tanh(W1@X+b1)+b2))", "{'A1':np.tanh(W1@X+b1),'A2':nn.sigmoid(W2@np.tanh(W1@X+b1)+b2)}",
    "(np.tanh(W1@X+b1),nn.sigmoid(nn.sigmoid(W2@np.tanh(W1@X+b1)+b2)))", "(np.tanh(W1@X+b1),(1+np.tanh(W2@np.tanh(W1@X+b1)+b2))/2)", "(np.tanh(W1@X+b1),1/1+np.exp(-W2@np.tanh(W1@X+b1)-b2))",
    "(np.tanh(W1*X+b1),0)", "(np.tanh(np.sum(W1@X+b1,axis=1)),0)", "(np.tanh(W1@X+b1),nn.sigmoid(W2.T@np.tanh(W1@X+b1)+b2))",
    "(nn.leaky_relu(0.01)(W1@X+b1),nn.sigmoid(W2@nn.leaky_relu(0.01)(W1@X+b1)+b2))",
    "def f(X,W1,b1,W2,b2):\n  Z1=W1@X+b1\n  A1=np.tanh(Z1)\n  Z2=W2@Z1+b2\n  A2=1/(1+np.exp(-Z2))\n  return Z1,A2",
    "def f(X,W1,b1,W2,b2):\n  A1=np.tanh(W1@X+b1)\n  A2=1/(1+np.exp(-(W2@A1+b2)))\n  return A2,A1",
    "def f(X,W1,b1,W2,b2):\n  A1=np.tanh(W1@X+b1)\n  A2=np.exp(-(W2@A1+b2))/(1+np.exp(-(W2@A1+b2)))\n  return A1,A2")

add("0.3", "wrong",
    "def f(X, Y, A1, A2, W2):\n  m = X.shape[1]\n  dZ2 = A2 - Y\n  dW2 = dZ2 @ A1.T / m\n  db2 = np.sum(dZ2, axis=1, keepdims=True) / m\n  dZ1 = W2.T @ dZ2 * (1 - np.tanh(A1)**2)\n  dW1 = dZ1 @ X.T\n  db1 = np.sum(dZ1, axis=1, keepdims=True) / m\n  return dW1, db1, dW2, db2",
    "def f(X, Y, A1, A2, W2):\n  m = X.shape[1]\n  dZ2 = A2 - Y\n  dW2 = dZ2 @ A1.T / m\n  db2 = np.sum(dZ2, axis=1, keepdims=True) / m\n  dZ1 = W2.T @ (A2 - Y) @ (1 - A1 ** 2)\n  dW1 = dZ1 @ X.T / m\n  db1 = np.sum(dZ1, axis=1, keepdims=True) / m\n  return dW1, db1, dW2, db2",
    "def f(X, Y, A1, A2, W2):\n  m = X.shape[1]\n  dZ2 = A2 - Y\n  dW2 = dZ2 @ A1.T / m\n  db2 = np.sum(dZ2, axis=1, keepdims=True) / m\n  dZ1 = W2.T @ dZ2 * (1 - A1 * 2)\n  dW1 = dZ1 @ X.T / m\n  db1 = np.sum(dZ1, axis=1, keepdims=True) / m\n  return dW1, db1, dW2, db2",
    "def f(X, Y, A1, A2, W2):\n  m = X.shape[1]\n  dZ2 = A2 - Y\n  dW2 = dZ2 @ A1.T / m\n  db2 = np.sum(dZ2, axis=1, keepdims=True) / m\n  dZ1 = W2.T @ dZ2 * (1 - A1) ** 2\n  dW1 = dZ1 @ X.T / m\n  db1 = np.sum(dZ1, axis=1, keepdims=True) / m\n  return dW1, db1, dW2, db2",
    "def f(X, Y, A1, A2, W2):\n  m = X.shape[1]\n  dZ2 = A2 - Y\n  dW2 = dZ2 @ A1.T / m\n  db2 = np.sum(dZ2, axis=1, keepdims=True) / m\n  dZ1 = W2.T @ dZ2 * (A1 ** 2 - 1)\n  dW1 = dZ1 @ X.T / m\n  db1 = np.sum(dZ1, axis=1, keepdims=True) / m\n  return dW1, db1, dW2, db2",
    "def f(X, Y, A1, A2, W2):\n  m = X.shape[1]\n  dZ2 = A2 - Y\n  dW2 = dZ2 @ A1.T / m\n  db2 = np.sum(dZ2, axis=1, keepdims=True) / m\n  dZ1 = W2.T @ dZ2 * 1 - A1 ** 2\n  dW1 = dZ1 @ X.T / m\n  db1 = np.sum(dZ1, axis=1, keepdims=True) / m\n  return dW1, db1, dW2, db2",
    "def f(X, Y, A1, A2, W2):\n  m = X.shape[1]\n  dZ2 = A2 - Y\n  dW2 = dZ2 @ A1.T / m\n  db2 = np.sum(dZ2, axis=1, keepdims=True) / m\n  dZ1 = W2.T @ dZ2 * np.tanh(A1)\n  dW1 = dZ1 @ X.T / m\n  db1 = np.sum(dZ1, axis=1, keepdims=True) / m\n  return dW1, db1, dW2, db2",
    "def f(X, Y, A1, A2, W2):\n  m = X.shape[1]\n  dZ2 = A2 - Y\n  dW2 = dZ2 @ A1.T / m\n  db2 = np.sum(dZ2, axis=1, keepdims=True) / m\n  dZ1 = W2.T @ dZ2 * A1\n  dW1 = dZ1 @ X.T / m\n  db1 = np.sum(dZ1, axis=1, keepdims=True) / m\n  return dW1, db1, dW2, db2",
    "def f(X, Y, A1, A2, W2):\n  m = X.shape[1]\n  dZ2 = A2 - Y\n  dW2 = A1 @ dZ2.T / m\n  db2 = np.sum(dZ2, axis=1, keepdims=True) / m\n  dZ1 = W2.T @ dZ2 * (1 - A1 ** 2)\n  dW1 = dZ1 @ X.T / m\n  db1 = np.sum(dZ1, axis=1, keepdims=True) / m\n  return dW1, db1, dW2, db2",
    "def f(X, Y, A1, A2, W2):\n  m = X.shape[1]\n  dZ2 = A2 - Y\n  dW2 = dZ2 @ A1.T / m\n  db2 = np.sum(dZ2, axis=1, keepdims=True)\n  dZ1 = W2.T @ dZ2 * (1 - A1 ** 2)\n  dW1 = dZ1 @ X.T / m\n  db1 = np.sum(dZ1, axis=1, keepdims=True)\n  return dW1, db1, dW2, db2",
    "def f(X, Y, A1, A2, W2):\n  m = A1.shape[0]\n  dZ2 = A2 - Y\n  dW2 = dZ2 @ A1.T / m\n  db2 = np.sum(dZ2, axis=1, keepdims=True) / m\n  dZ1 = W2.T @ dZ2 * (1 - A1 ** 2)\n  dW1 = dZ1 @ X.T / m\n  db1 = np.sum(dZ1, axis=1, keepdims=True) / m\n  return dW1, db1, dW2, db2",
    "def f(X, Y, A1, A2, W2):\n  m = len(Y)\n  dZ2 = A2 - Y\n  dW2 = dZ2 @ A1.T / m\n  db2 = np.sum(dZ2, axis=1, keepdims=True) / m\n  dZ1 = W2.T @ dZ2 * (1 - A1 ** 2)\n  dW1 = dZ1 @ X.T / m\n  db1 = np.sum(dZ1, axis=1, keepdims=True) / m\n  return dW1, db1, dW2, db2",
    "def f(X, Y, A1, A2, W2):\n  m = X.shape[1]\n  dZ2 = A2 - Y\n  dW2 = dZ2 @ A1.T / m\n  db2 = np.sum(dZ2, axis=1, keepdims=True) / m\n  dZ1 = W2.T @ dZ2 * (1 - A1 ** 2)\n  dW1 = dZ1 @ X.T / m\n  db1 = dZ1 / m\n  return dW1, db1, dW2, db2",
    "def f(X, Y, A1, A2, W2):\n  m = X.shape[1]\n  dZ2 = A2 - Y\n  dW2 = dZ2 @ A1.T / m\n  db2 = np.sum(dZ2, axis=1, keepdims=True) / m\n  dZ1 = W2.T @ dZ2 * (1 - A1 ** 2)\n  dW1 = dZ1 @ X.T / m\n  db1 = np.mean(dZ1)\n  return dW1, db1, dW2, db2",
    "def f(X, Y, A1, A2, W2):\n  m = X.shape[1]\n  dZ2 = A2 - Y\n  dW2 = dZ2 @ A1.T / m\n  db2 = np.mean(dZ2, axis=1)\n  dZ1 = W2.T @ dZ2 * (1 - A1 ** 2)\n  dW1 = dZ1 @ X.T / m\n  db1 = np.mean(dZ1, axis=1)\n  return dW1, db1, dW2, db2",
    "def f(X, Y, A1, A2, W2):\n  m = X.shape[1]\n  dZ2 = A2 - Y\n  dW2 = dZ2 @ A1.T / m\n  db2 = np.mean(dZ2, axis=1, keepdims=True) / m\n  dZ1 = W2.T @ dZ2 * (1 - A1 ** 2)\n  dW1 = dZ1 @ X.T / m\n  db1 = np.mean(dZ1, axis=1, keepdims=True) / m\n  return dW1, db1, dW2, db2",
    "def f(X, Y, A1, A2, W2):\n  m = X.shape[1]\n  dZ2 = A2 - Y\n  dW2 = A2 @ A1.T / m\n  db2 = np.sum(dZ2, axis=1, keepdims=True) / m\n  dZ1 = W2.T @ dZ2 * (1 - A1 ** 2)\n  dW1 = dZ1 @ X.T / m\n  db1 = np.sum(dZ1, axis=1, keepdims=True) / m\n  return dW1, db1, dW2, db2",
    "def f(X, Y, A1, A2, W2):\n  m = X.shape[1]\n  dZ2 = A2 - Y\n  dW2 = dZ2 @ np.arctanh(A1).T / m\n  db2 = np.sum(dZ2, axis=1, keepdims=True) / m\n  dZ1 = W2.T @ dZ2 * (1 - A1 ** 2)\n  dW1 = dZ1 @ X.T / m\n  db1 = np.sum(dZ1, axis=1, keepdims=True) / m\n  return dW1, db1, dW2, db2",
    "def f(X, Y, A1, A2, W2):\n  m = X.shape[1]\n  dZ2 = (A2 - Y) ** 2\n  dW2 = dZ2 @ A1.T / m\n  db2 = np.sum(dZ2, axis=1, keepdims=True) / m\n  dZ1 = W2.T @ dZ2 * (1 - A1 ** 2)\n  dW1 = dZ1 @ X.T / m\n  db1 = np.sum(dZ1, axis=1, keepdims=True) / m\n  return dW1, db1, dW2, db2",
    "def f(X, Y, A1, A2, W2):\n  m = X.shape[1]\n  dZ2 = np.abs(A2 - Y)\n  dW2 = dZ2 @ A1.T / m\n  db2 = np.sum(dZ2, axis=1, keepdims=True) / m\n  dZ1 = W2.T @ dZ2 * (1 - A1 ** 2)\n  dW1 = dZ1 @ X.T / m\n  db1 = np.sum(dZ1, axis=1, keepdims=True) / m\n  return dW1, db1, dW2, db2",
    "def f(X, Y, A1, A2, W2):\n  m = X.shape[1]\n  dZ2 = np.log(A2) - np.log(Y)\n  dW2 = dZ2 @ A1.T / m\n  db2 = np.sum(dZ2, axis=1, keepdims=True) / m\n  dZ1 = W2.T @ dZ2 * (1 - A1 ** 2)\n  dW1 = dZ1 @ X.T / m\n  db1 = np.sum(dZ1, axis=1, keepdims=True) / m\n  return dW1, db1, dW2, db2",
    "def f(X, Y, A1, A2, W2):\n  m = X.shape[1]\n  dZ2 = (A2 > 0.5) - Y\n  dW2 = dZ2 @ A1.T / m\n  db2 = np.sum(dZ2, axis=1, keepdims=True) / m\n  dZ1 = W2.T @ dZ2 * (1 - A1 ** 2)\n  dW1 = dZ1 @ X.T / m\n  db1 = np.sum(dZ1, axis=1, keepdims=True) / m\n  return dW1, db1, dW2, db2",
    "def f(X, Y, A1, A2, W2):\n  m = X.shape[1]\n  dZ2 = A2 - Y\n  dW2 = dZ2 @ A1.T / m\n  db2 = np.sum(dZ2, axis=1, keepdims=True) / m\n  dZ1 = W2.T @ dZ2 * (1 - A1 ** 2)\n  dW1 = dZ1 @ X.T / m\n  db1 = np.sum(dZ1, axis=1, keepdims=True) / m\n  return -dW1, -db1, -dW2, -db2",
    "def f(X, Y, A1, A2, W2):\n  m = X.shape[1]\n  dZ2 = A2 - Y\n  dW2 = dZ2 @ A1.T / m\n  db2 = np.sum(dZ2, axis=1, keepdims=True) / m\n  dZ1 = dZ2 * (1 - A1 ** 2)\n  dW1 = dZ1 @ X.T / m\n  db1 = np.sum(dZ1, axis=1, keepdims=True) / m\n  return dW1, db1, dW2, db2",
    "def f(X, Y, A1, A2, W2):\n  m = X.shape[1]\n  dZ2 = A2 - Y\n  dW2 = dZ2 @ A1.T / m\n  db2 = np.sum(dZ2, axis=1, keepdims=True) / m\n  dZ1 = dW2.T @ dZ2 * (1 - A1 ** 2)\n  dW1 = dZ1 @ X.T / m\n  db1 = np.sum(dZ1, axis=1, keepdims=True) / m\n  return dW1, db1, dW2, db2",
    "def f(X, Y, A1, A2, W2):\n  m = X.shape[1]\n  dZ2 = A2 - Y\n  dW2 = dZ2 @ A1.T / m\n  db2 = np.sum(dZ2, axis=1, keepdims=True) / m\n  dZ1 = W2.T @ dZ2 * (1 - A1 ** 2)\n  dW1 = dZ1 @ X.T / m\n  db1 = np.sum(dZ1, axis=1, keepdims=True) / m\n  return db1, dW1, db2, dW2",
    "def f(X, Y, A1, A2, W2):\n  m = X.shape[1]\n  dZ2 = A2 - Y\n  dW2 = dZ2 @ A1.T / m\n  db2 = np.sum(dZ2, axis=1, keepdims=True) / m\n  dZ1 = W2.T @ (dZ2 * A2 * (1 - A2)) * (1 - A1 ** 2)\n  dW1 = dZ1 @ X.T / m\n  db1 = np.sum(dZ1, axis=1, keepdims=True) / m\n  return dW1, db1, dW2, db2")

add("0.4", "wrong",
    "-np.mean(Y*np.log(A))-np.mean((1-Y)*np.log(1-A))*0", "-np.mean(Y*np.log(A)+(1-Y)*np.log(A))", "-np.mean(Y*np.log(A)+(1+Y)*np.log(1-A))", "-np.mean(Y*np.log(A)+(1-Y)*(1-np.log(A)))",
    "-np.mean(Y*np.log(1-A)+(1-Y)*np.log(A))", "np.mean(-Y*np.log(A)-(1-Y)*np.log(1-A))*2", "-np.mean(np.log(A))*np.mean(Y)-np.mean(np.log(1-A))*np.mean(1-Y)",
    "-np.sum(Y*np.log(A)+(1-Y)*np.log(1-A))/2", "-np.mean(Y*np.log(A+1e-15)+(1-Y)*np.log(1-A+1e-15))+1e-3", "np.mean(np.log(1+np.exp(A))-Y*A)",
    "-np.sum(Y*np.log(A)+(1-Y)*np.log(1-A),axis=1,keepdims=True)/Y.shape[1]", "np.mean(1-np.where(Y==1,A,1-A))", "-np.log(np.prod(np.where(Y==1,A,1-A)))",
    "np.exp(-np.mean(np.log(np.where(Y==1,A,1-A))))", "-np.mean(A*np.log(A)+(1-A)*np.log(1-A))", "-np.mean(Y*np.log(A)+(1-Y)*np.log(1-A))/np.log(2)", "np.mean(np.abs(np.log(A)))",
    "-1/len(A)*np.sum(Y*np.log(A)+(1-Y)*np.log(1-A))", "np.max(-np.log(np.where(Y==1,A,1-A)))", "-np.dot(Y,np.log(A).T)/Y.size", "-(np.dot(Y,np.log(A).T)+np.dot(1-Y,np.log(1-A).T))/Y.size",
    "-np.mean(Y*np.log(np.clip(A,1e-10,1))+(1-Y)*np.log(np.clip(1-A,1e-6,1)))", "(np.log(np.where(Y==1,A,1-A))).mean()")

add("0.5", "wrong",
    "np.mean((A>=1)==Y)", "np.mean((A>0.5)==(Y>0.5))*100", "np.mean(A>0.5)-np.mean(Y)", "1-np.mean((A>0.5)==Y)", "np.mean(np.round(A,1)==Y)", "np.mean(np.floor(A)==Y)",
    "np.mean(abs(A-Y)<0.1)", "np.mean((A>0.5)&(Y>0.5))", "np.mean((A>0.5)|(Y>0.5))", "np.mean(A[Y==1]>0.5)", "np.mean(A[Y==0]<0.5)", "(np.mean(A[Y==1]>0.5)+np.mean(A[Y==0]<0.5))/2",
    "np.mean((A>np.mean(A))==Y)", "np.mean((A>0.5)==Y.astype(bool))>0.5", "np.sum((A>0.5)==Y)/len(A)", "np.corrcoef(A,Y)[0,1]", "np.mean(np.sign(A)==Y)", "np.mean((A>0.5)*2-1==Y)",
    "-np.mean(Y*np.log(A)+(1-Y)*np.log(1-A))", "np.mean((A-Y)**2)", "np.mean(A*Y)", "len(A)/len(Y)", "list((A>0.5)==Y).count(True)/Y.size", "round(np.mean((A>0.5)==Y),1)",
    "np.mean((A<0.5)==(Y==1))")
