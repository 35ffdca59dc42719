"""The benchmark's work in numpy and PyTorch (CPU), float32: noise numerators of every layer of a periodic conv net.

Reads one JSON request a line, {"peer", "formulation", "batch", "threads", "length", "layers", "readout", "deviation",
"seconds"}, and answers each with {"rate": samples a second, "samples", "numerators": means}: a second of processor time
on one thread, by the clock on several. The line {"list": true} asks for versions and formulations.
"""

import json
import os
import sys
import time

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np
import torch
import torch.nn.functional as functional


def taps_of(layer):
    """Non-zero taps [channel, offset, weight] of every output channel."""
    filters = np.array(layer["filters"], dtype=np.float32)
    left = (filters.shape[2] - 1) // 2
    return [
        [
            (c, t - left, float(filters[h, c, t]))
            for c in range(filters.shape[1])
            for t in range(filters.shape[2])
            if filters[h, c, t] != 0
        ]
        for h in range(filters.shape[0])
    ]


def circulant_of(layer, length):
    """The layer as a matrix [H_in l, H_out l]."""
    taps = taps_of(layer)
    channels = len(layer["filters"][0])
    matrix = np.zeros((channels * length, len(taps) * length), dtype=np.float32)
    for h, row in enumerate(taps):
        for c, offset, weight in row:
            for i in range(length):
                matrix[c * length + (i + offset) % length, h * length + i] += weight
    return matrix


class NumpyWork:
    """Noise by numpy's standard_normal, or by a Box-Muller transform of its uniform variates, vectorised."""

    def __init__(self, case, batch, noise):
        self.length, self.layers, self.batch = case["length"], case["layers"], batch
        self.deviation = np.float32(case["deviation"])
        self.readout = np.array(case["readout"], dtype=np.float32)
        self.random = np.random.Generator(np.random.SFC64(0))
        self.columns = np.arange(batch)
        size = self.length * batch
        if noise == "standard_normal":
            self.normal = lambda out: self.random.standard_normal(out=out, dtype=np.float32)
        else:
            half = (size + 1) // 2
            self.radius, self.angle = np.empty(half, np.float32), np.empty(half, np.float32)
            self.normal = self.box_muller

    def box_muller(self, out):
        flat = out.reshape(-1)
        half = flat.size // 2
        radius, angle = self.radius[:half], self.angle[:half]
        self.random.random(out=radius, dtype=np.float32)
        self.random.random(out=angle, dtype=np.float32)
        np.subtract(1, radius, out=radius)
        np.log(radius, out=radius)
        radius *= np.float32(-2)
        np.sqrt(radius, out=radius)
        angle *= np.float32(2 * np.pi)
        np.cos(angle, out=flat[:half])
        flat[:half] *= radius
        np.sin(angle, out=flat[half:])
        flat[half:] *= radius

    def pairs(self):
        first = self.random.integers(0, self.length, self.batch, dtype=np.int32)
        second = (first + self.random.integers(1, self.length, self.batch, dtype=np.int32)) % self.length
        return first, second


class NumpyTaps(NumpyWork):
    """Sites first, [H, l + halo, B]: a tap is one pass over contiguous memory, weights 1 are not multiplied."""

    def __init__(self, case, batch, noise):
        super().__init__(case, batch, noise)
        self.taps = [taps_of(layer) for layer in self.layers]
        self.halo = max(abs(offset) for layer in self.taps for row in layer for _, offset, _ in row)
        shape = lambda channels: (channels, self.length + 2 * self.halo, batch)
        self.clean = [np.zeros(shape(1), np.float32)] + [np.empty(shape(len(rows)), np.float32) for rows in self.taps]
        self.noisy = [np.empty_like(x) for x in self.clean]
        self.scratch = np.empty((self.length, batch), np.float32)

    def inner(self, maps, c):
        return maps[c, self.halo : self.halo + self.length]

    def wrap(self, maps):
        n, halo = self.length, self.halo
        maps[:, :halo] = maps[:, n : n + halo]
        maps[:, n + halo :] = maps[:, halo : 2 * halo]

    def forward(self, maps):
        self.wrap(maps[0])
        for k, rows in enumerate(self.taps):
            for h, row in enumerate(rows):
                out = self.inner(maps[k + 1], h)
                for number, (c, offset, weight) in enumerate(row):
                    start = self.halo + offset
                    source = maps[k][c, start : start + self.length]
                    if number == 0:
                        np.multiply(source, np.float32(weight), out=out)
                    elif weight == 1:
                        out += source
                    else:
                        np.multiply(source, np.float32(weight), out=self.scratch)
                        out += self.scratch
                bias = self.layers[k]["bias"][h]
                if bias != 0:
                    out += np.float32(bias)
                np.maximum(out, np.float32(0), out=out)
            self.wrap(maps[k + 1])

    def step(self):
        first, second = self.pairs()
        clean = self.inner(self.clean[0], 0)
        clean[:] = 0
        clean[first, self.columns] = 1
        clean[second, self.columns] = 1
        noisy = self.inner(self.noisy[0], 0)
        self.normal(self.scratch)
        np.multiply(self.scratch, self.deviation, out=noisy)
        noisy += clean
        self.forward(self.clean)
        self.forward(self.noisy)
        sums = []
        output = np.zeros(self.batch, np.float32)
        for k, rows in enumerate(self.taps):
            total = 0.0
            for h in range(len(rows)):
                np.subtract(self.inner(self.noisy[k + 1], h), self.inner(self.clean[k + 1], h), out=self.scratch)
                if k == len(self.taps) - 1:
                    output += self.readout[h] * self.scratch.sum(axis=0)
                flat = self.scratch.reshape(-1)
                total += float(np.dot(flat, flat))
            sums.append(total)
        return sums + [float(np.dot(output, output))]


class NumpyMatrix(NumpyWork):
    """Every layer a matrix product [B, H l] × [H l, H' l] by BLAS."""

    def __init__(self, case, batch, noise):
        super().__init__(case, batch, noise)
        self.matrices = [circulant_of(layer, self.length) for layer in self.layers]
        self.biases = [np.repeat(np.array(layer["bias"], np.float32), self.length) for layer in self.layers]
        self.weights = np.repeat(self.readout, self.length)
        self.clean = np.zeros((batch, self.length), np.float32)
        self.noise = np.empty((batch, self.length), np.float32)

    def step(self):
        first, second = self.pairs()
        self.clean[:] = 0
        self.clean[self.columns, first] = 1
        self.clean[self.columns, second] = 1
        self.normal(self.noise)
        self.noise *= self.deviation
        self.noise += self.clean
        x, z = self.clean, self.noise
        sums = []
        for matrix, bias in zip(self.matrices, self.biases):
            x, z = x @ matrix, z @ matrix
            if bias.any():
                x += bias
                z += bias
            np.maximum(x, np.float32(0), out=x)
            np.maximum(z, np.float32(0), out=z)
            difference = (z - x).reshape(-1)
            sums.append(float(np.dot(difference, difference)))
        output = difference.reshape(self.batch, -1) @ self.weights
        return sums + [float(np.dot(output, output))]


class TorchWork:
    def __init__(self, case, batch):
        self.length, self.layers, self.batch = case["length"], case["layers"], batch
        self.deviation = case["deviation"]
        self.readout = torch.tensor(case["readout"], dtype=torch.float32)
        self.columns = torch.arange(batch)
        torch.manual_seed(0)

    def pairs(self):
        first = torch.randint(0, self.length, (self.batch,))
        return first, (first + torch.randint(1, self.length, (self.batch,))) % self.length

    def inputs(self):
        """Clean and noisy images, [B, l] each."""
        first, second = self.pairs()
        clean = torch.zeros(self.batch, self.length)
        clean[self.columns, first] = 1
        clean[self.columns, second] = 1
        return clean, torch.randn(self.batch, self.length).mul_(self.deviation).add_(clean)

    def reduce(self, pairs):
        sums = []
        for x, z in pairs:
            difference = (z - x).reshape(-1)
            sums.append(float(torch.dot(difference, difference)))
        output = difference.reshape(self.batch, len(self.readout), -1).sum(2) @ self.readout
        return sums + [float(torch.dot(output, output))]


class TorchConv(TorchWork):
    """conv1d on [B, H, l] with circular padding; clean and noisy inputs in one batch."""

    def __init__(self, case, batch):
        super().__init__(case, batch)
        self.filters = [torch.tensor(layer["filters"], dtype=torch.float32) for layer in self.layers]
        self.biases = [torch.tensor(layer["bias"], dtype=torch.float32) for layer in self.layers]

    def step(self):
        x = torch.cat(self.inputs()).unsqueeze(1)
        maps = []
        for filters, bias in zip(self.filters, self.biases):
            left = (filters.shape[2] - 1) // 2
            x = functional.pad(x, (left, filters.shape[2] - 1 - left), mode="circular")
            x = functional.conv1d(x, filters, bias if bias.any() else None).relu_()
            maps.append((x[: self.batch], x[self.batch :]))
        return self.reduce(maps)


class TorchRoll(TorchWork):
    """Sums of rolled maps [B, l]."""

    def __init__(self, case, batch):
        super().__init__(case, batch)
        self.taps = [taps_of(layer) for layer in self.layers]

    def step(self):
        channels = [torch.cat(self.inputs())]
        maps = []
        for k, rows in enumerate(self.taps):
            result = []
            for h, row in enumerate(rows):
                total = None
                for c, offset, weight in row:
                    part = torch.roll(channels[c], -offset, 1) if offset else channels[c]
                    total = part * weight if total is None else total.add_(part, alpha=weight)
                bias = self.layers[k]["bias"][h]
                result.append((total.add_(bias) if bias else total).relu_())
            channels = result
            stacked = torch.stack(channels, 1) if len(channels) > 1 else channels[0].unsqueeze(1)
            maps.append((stacked[: self.batch], stacked[self.batch :]))
        return self.reduce(maps)


class TorchTaps(TorchWork):
    """Sites first, [H, l + halo, 2B]: each tap is one in-place pass over contiguous memory, no temporaries."""

    def __init__(self, case, batch):
        super().__init__(case, batch)
        self.taps = [taps_of(layer) for layer in self.layers]
        self.halo = max(abs(offset) for layer in self.taps for row in layer for _, offset, _ in row)
        shape = lambda channels: (channels, self.length + 2 * self.halo, 2 * batch)
        self.maps = [torch.zeros(shape(1))] + [torch.empty(shape(len(rows))) for rows in self.taps]
        self.noise = torch.empty(self.length, batch)
        self.difference = torch.empty(self.length, batch)

    def wrap(self, maps):
        n, halo = self.length, self.halo
        maps[:, :halo] = maps[:, n : n + halo]
        maps[:, n + halo :] = maps[:, halo : 2 * halo]

    def step(self):
        n, halo, batch = self.length, self.halo, self.batch
        first, second = self.pairs()
        image = self.maps[0][0, halo : halo + n]
        clean = image[:, :batch]
        clean.zero_()
        clean[first, self.columns] = 1
        clean[second, self.columns] = 1
        torch.add(clean, self.noise.normal_(), alpha=self.deviation, out=image[:, batch:])
        self.wrap(self.maps[0])
        sums = []
        output = torch.zeros(batch)
        for k, rows in enumerate(self.taps):
            total = 0.0
            for h, row in enumerate(rows):
                out = self.maps[k + 1][h, halo : halo + n]
                for number, (c, offset, weight) in enumerate(row):
                    source = self.maps[k][c, halo + offset : halo + offset + n]
                    if number == 0:
                        torch.mul(source, weight, out=out)
                    else:
                        out.add_(source, alpha=weight)
                bias = self.layers[k]["bias"][h]
                if bias:
                    out.add_(bias)
                out.relu_()
                torch.sub(out[:, batch:], out[:, :batch], out=self.difference)
                if k == len(self.taps) - 1:
                    output.add_(self.difference.sum(0), alpha=float(self.readout[h]))
                flat = self.difference.reshape(-1)
                total += float(torch.dot(flat, flat))
            self.wrap(self.maps[k + 1])
            sums.append(total)
        return sums + [float(torch.dot(output, output))]


class TorchMatrix(TorchWork):
    """Every layer a matrix product [2B, H l] × [H l, H' l]."""

    def __init__(self, case, batch):
        super().__init__(case, batch)
        self.matrices = [torch.from_numpy(circulant_of(layer, self.length)) for layer in self.layers]
        self.biases = [torch.tensor(layer["bias"]).float().repeat_interleave(self.length) for layer in self.layers]

    def step(self):
        x = torch.cat(self.inputs())
        maps = []
        for matrix, bias in zip(self.matrices, self.biases):
            x = (torch.addmm(bias, x, matrix) if bias.any() else x @ matrix).relu_()
            maps.append((x[: self.batch], x[self.batch :]))
        return self.reduce(maps)


NUMPY = {"taps": NumpyTaps, "matrix": NumpyMatrix}
FORMULATIONS = {
    "numpy, standard_normal": {
        name: lambda case, batch, kind=kind: kind(case, batch, "standard_normal") for name, kind in NUMPY.items()
    },
    "numpy, Box-Muller": {
        name: lambda case, batch, kind=kind: kind(case, batch, "box_muller") for name, kind in NUMPY.items()
    },
    "PyTorch": {
        "conv1d with circular padding": TorchConv,
        "rolled sums": TorchRoll,
        "taps": TorchTaps,
        "matrix": TorchMatrix,
    },
}


def measure(request):
    torch.set_num_threads(request["threads"])
    work = FORMULATIONS[request["peer"]][request["formulation"]](request, request["batch"])
    clock = time.process_time if request["threads"] == 1 else time.perf_counter
    totals = np.array(work.step())
    steps = 0
    start = clock()
    while (elapsed := clock() - start) < request["seconds"]:
        totals += work.step()
        steps += 1
    samples = steps * request["batch"]
    drawn = samples + request["batch"]
    return {"rate": samples / elapsed, "samples": drawn, "numerators": list(totals / drawn)}


def answer(request):
    if "list" not in request:
        return measure(request)
    return {
        "versions": f"numpy {np.__version__}, PyTorch {torch.__version__}",
        "peers": {peer: list(formulations) for peer, formulations in FORMULATIONS.items()},
    }


torch.set_grad_enabled(False)
for line in sys.stdin:
    print(json.dumps(answer(json.loads(line))), flush=True)
