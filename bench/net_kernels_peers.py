"""NNGP and tangent kernels by neural-tangents (JAX, CPU), compiled.

float32, or float64 where the environment has JAX_ENABLE_X64. Reads one JSON request a line, {"task", ...}, answers one JSON line each. Tasks: "version"; "prepare" (a net under a
name: depth convolutions 3 x 3 around the border with ReLU, "pools" or flattens, dense readout, W_std^2 = 2, no biases;
the inputs [P, n, n] as float64 in a file; answers both matrices, flat); "measure" (seconds
of processor time of one run, the best of some).
"""

import json
import sys
import time

import jax
import neural_tangents as nt
import numpy as np
from neural_tangents import stax

prepared = {}


def prepare(request):
    size, points = request["size"], request["points"]
    inputs = np.fromfile(request["file"]).reshape(points, size, size, 1)
    layers = []
    for _ in range(request["depth"]):
        layers += [stax.Conv(1, (3, 3), padding="CIRCULAR", W_std=2**0.5, b_std=None), stax.Relu()]
    layers += [stax.GlobalAvgPool() if request["pools"] else stax.Flatten(), stax.Dense(1, 1.0, None)]
    _, _, kernel = stax.serial(*layers)
    run = jax.jit(lambda x: tuple(kernel(x, None, ("nngp", "ntk"))))
    inputs = jax.device_put(inputs)
    found = jax.block_until_ready(run(inputs))
    prepared[request["name"]] = lambda: jax.block_until_ready(run(inputs))
    nngp, tangent = (np.asarray(matrix, dtype=float).ravel().tolist() for matrix in found)
    return {"nngp": nngp, "tangent": tangent}


def measure(request):
    best = float("inf")
    for _ in range(request["runs"]):
        start = time.process_time()
        prepared[request["name"]]()
        best = min(best, time.process_time() - start)
    return {"seconds": best}


def answer(request):
    if request["task"] == "prepare":
        return prepare(request)
    if request["task"] == "measure":
        return measure(request)
    return {"version": f"neural-tangents {nt.__version__}, JAX {jax.__version__}"}


for line in sys.stdin:
    print(json.dumps(answer(json.loads(line))), flush=True)
