"""The same gradient descent in numpy and PyTorch, float64. Reads one JSON request a line, answers one JSON line each.

A run starts from a file of float64: data [P, d], weights [H, d], coefficients [H]. It is full-batch gradient descent on
(1/2P) sum (alpha f - 1)^2 / alpha with step rate * H, written by hand, without temporaries where the library allows it.
"""

import json
import os
import sys
import time

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np

PEERS = {}


def peer(name):
    def register(function):
        PEERS[name] = function
        return function

    return register


@peer("numpy, points by neurons")
def numpy_rows(x, w, c, alpha, rate):
    points, width = len(x), len(c)
    z = np.empty((points, width))
    active = np.empty((points, width))
    while True:
        np.dot(x, w.T, out=z)
        np.greater(z, 0, out=active)
        np.multiply(z, active, out=z)
        error = alpha * (z @ c) / width - 1
        residual = error / points
        coefficient_gradient = residual @ z / width
        weight_gradient = (active.T @ (x * residual[:, None])) * (c / width)[:, None]
        w -= rate * width * weight_gradient
        c -= rate * width * coefficient_gradient
        yield error @ error / (2 * points)


@peer("numpy, neurons by points")
def numpy_columns(x, w, c, alpha, rate):
    points, width = len(x), len(c)
    transposed = np.ascontiguousarray(x.T)
    z = np.empty((width, points))
    active = np.empty((width, points))
    while True:
        np.dot(w, transposed, out=z)
        np.greater(z, 0, out=active)
        np.maximum(z, 0, out=z)
        error = alpha * (c @ z) / width - 1
        residual = error / points
        coefficient_gradient = z @ residual / width
        weight_gradient = (active @ (x * residual[:, None])) * (c / width)[:, None]
        w -= rate * width * weight_gradient
        c -= rate * width * coefficient_gradient
        yield error @ error / (2 * points)


def torch_tensors(*arrays):
    import torch

    return torch, [torch.from_numpy(array) for array in arrays]


@peer("PyTorch, points by neurons")
def torch_rows(x, w, c, alpha, rate):
    torch, (x, w, c) = torch_tensors(x, w, c)
    points, width = len(x), len(c)
    z = torch.empty((points, width), dtype=torch.float64)
    active = torch.empty((points, width), dtype=torch.float64)
    while True:
        torch.mm(x, w.T, out=z)
        torch.gt(z, 0, out=active)
        z.mul_(active)
        error = alpha * (z @ c) / width - 1
        residual = error / points
        coefficient_gradient = residual @ z / width
        weight_gradient = (active.T @ (x * residual[:, None])) * (c / width)[:, None]
        w -= rate * width * weight_gradient
        c -= rate * width * coefficient_gradient
        yield float(error @ error) / (2 * points)


@peer("PyTorch, neurons by points")
def torch_columns(x, w, c, alpha, rate):
    torch, (x, w, c) = torch_tensors(x, w, c)
    points, width = len(x), len(c)
    transposed = x.T.contiguous()
    z = torch.empty((width, points), dtype=torch.float64)
    active = torch.empty((width, points), dtype=torch.float64)
    while True:
        torch.mm(w, transposed, out=z)
        torch.gt(z, 0, out=active)
        z.clamp_(min=0)
        error = alpha * (c @ z) / width - 1
        residual = error / points
        coefficient_gradient = z @ residual / width
        weight_gradient = (active @ (x * residual[:, None])) * (c / width)[:, None]
        w -= rate * width * weight_gradient
        c -= rate * width * coefficient_gradient
        yield float(error @ error) / (2 * points)


@peer("PyTorch, autograd")
def torch_autograd(x, w, c, alpha, rate):
    torch, (x, w, c) = torch_tensors(x, w, c)
    width = len(c)
    w.requires_grad_()
    c.requires_grad_()
    while True:
        error = alpha * (torch.relu(x @ w.T) @ c) / width - 1
        loss = (error @ error) / (2 * len(x))
        gradients = torch.autograd.grad(loss / alpha, (w, c))
        with torch.no_grad():
            for parameter, gradient in zip((w, c), gradients):
                parameter -= rate * width * gradient
        yield float(loss.detach())


def train(request):
    points, width, dimension = request["points"], request["width"], request["dimension"]
    numbers = np.fromfile(request["file"])
    cuts = [points * dimension, (points + width) * dimension]
    x, w, c = np.split(numbers, cuts)
    steps = PEERS[request["peer"]](
        x.reshape(points, dimension).copy(),
        w.reshape(width, dimension).copy(),
        c.copy(),
        request["alpha"],
        request["rate"],
    )
    losses = [next(steps) for _ in range(request["warmup"])]
    start = time.perf_counter()
    losses += [next(steps) for _ in range(request["steps"])]
    return {"seconds": time.perf_counter() - start, "losses": losses}


def cholesky(request):
    size = request["size"]
    matrix = np.fromfile(request["file"]).reshape(size, size)
    right = np.ones(size)
    start = time.perf_counter()
    np.linalg.cholesky(matrix)
    factored = time.perf_counter()
    solution = np.linalg.solve(matrix, right)
    return {"factor": factored - start, "solve": time.perf_counter() - factored, "solution": solution.tolist()}


def answer(request):
    if "threads" in request:
        import torch

        torch.set_num_threads(request["threads"])
    if request["task"] == "versions":
        import torch

        return {"numpy": np.__version__, "torch": torch.__version__}
    return {"train": train, "cholesky": cholesky}[request["task"]](request)


for line in sys.stdin:
    print(json.dumps(answer(json.loads(line))), flush=True)
