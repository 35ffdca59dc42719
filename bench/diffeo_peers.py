"""Images deformed by maximum-entropy diffeomorphisms in PyTorch (CPU), float32, clamped frame.

Formulations: "reference" goes image by image as the published code of arXiv 2105.02468 does: a displacement field from
its sines by einsum, clamped coordinates, four gathers for bilinear, weights over the whole frame for Gaussian
interpolation (2^20 at a time). The others take the batch at once; sines and meshes are made before the clock starts,
and the Gaussian is cut off three pixels from the coordinate, as in our kernel. Compiling is not timed.

Reads one JSON request a line, {"task", ...}, answers one JSON line each. Tasks: "list"; "prepare" (a workload: images
from a file of float32, frame, cutoff, temperature); "deform" (the images by given coefficients, [2, batch, cutoff,
cutoff] float32 in a file, to a file; one thread, seconds of processor time); "measure" (seconds a batch, with
coefficients drawn anew each time: of processor time on one thread, by the clock on two).
"""

import json
import math
import shutil
import sys
import time

import numpy as np
import torch
import torch.nn.functional as functional

SIGMA = 0.4715
FORMULATIONS = {"bilinear": {}, "gaussian": {}}


def formulation(interpolation, name):
    def register(function):
        FORMULATIONS[interpolation][name] = function
        return function

    return register


class Work:
    """A workload and what does not change from batch to batch."""

    def __init__(self, request):
        self.size, self.cutoff, self.temperature = request["size"], request["cutoff"], request["temperature"]
        n = self.size
        pixels = np.fromfile(request["images"], dtype=np.float32)
        self.images = torch.from_numpy(pixels.reshape(-1, request["channels"], n, n))
        self.sines = sines(n, self.cutoff)
        self.deviations = deviations(self.cutoff)
        self.scale = n * math.sqrt(self.temperature)
        sites = torch.arange(n, dtype=torch.float32)
        self.columns, self.rows = sites.view(1, 1, n), sites.view(1, n, 1)
        self.padded_size = n + 6

    def draw(self):
        """C and D of every image: normal, times the deviations at T = 1."""
        return torch.randn(2, len(self.images), self.cutoff, self.cutoff) * self.deviations

    def fields(self, coefficients):
        """Displacements in pixels, [2, batch, n, n]."""
        return (self.sines @ (coefficients * self.scale).transpose(-1, -2)) @ self.sines.T

    def coordinates(self, coefficients):
        x, y = self.fields(coefficients)
        return (self.columns - x).clamp_(0, self.size - 1), (self.rows - y).clamp_(0, self.size - 1)


def sines(n, cutoff):
    places = torch.linspace(0, 1, n, dtype=torch.float64)[:, None]
    return torch.sin(math.pi * places * torch.arange(1, cutoff + 1)).float()


def deviations(cutoff):
    k = torch.arange(1, cutoff + 1, dtype=torch.float32)
    length = (k[:, None] ** 2 + k**2).sqrt()
    return (length < cutoff + 0.5) / length


def reference_field(coefficients, n):
    s = sines(n, len(coefficients))
    return torch.einsum("ij,xi,yj->yx", coefficients, s, s)


def one_by_one(read):
    """A formulation that deforms image after image, with all that belongs to each."""

    def run(work, coefficients):
        n = work.size
        results = []
        for k, image in enumerate(work.images):
            if coefficients is None:
                e = deviations(work.cutoff)
                c, d = torch.randn(work.cutoff, work.cutoff) * e, torch.randn(work.cutoff, work.cutoff) * e
            else:
                c, d = coefficients[0, k], coefficients[1, k]
            x = math.sqrt(work.temperature) * n * reference_field(c, n)
            y = math.sqrt(work.temperature) * n * reference_field(d, n)
            v, u = torch.meshgrid(torch.arange(n, dtype=x.dtype), torch.arange(n, dtype=x.dtype), indexing="ij")
            results.append(read(image, (u - x).clamp(0, n - 1), (v - y).clamp(0, n - 1)))
        return torch.stack(results)

    return run


@formulation("bilinear", "reference")
@one_by_one
def reference_bilinear(image, x, y):
    x0, y0 = x.floor().long(), y.floor().long()
    x1, y1 = x.ceil().long(), y.ceil().long()
    fx, fy = x - x0, y - y0
    upper = (1 - fx) * image[..., y0, x0] + fx * image[..., y0, x1]
    lower = (1 - fx) * image[..., y1, x0] + fx * image[..., y1, x1]
    return (1 - fy) * upper + fy * lower


@formulation("gaussian", "reference")
@one_by_one
def reference_gaussian(image, x, y):
    n = len(x)
    sites = torch.arange(n, dtype=x.dtype)
    flat, x, y = image.reshape(-1, n * n), x.reshape(-1), y.reshape(-1)
    block = max(1, 2**20 // n**2)
    result = torch.empty_like(flat)
    for first in range(0, n * n, block):
        pixels = slice(first, first + block)
        across = x[pixels, None, None] - sites
        down = y[pixels, None, None] - sites[:, None]
        weights = torch.exp(-(across**2 + down**2) / (2 * SIGMA**2))
        weights /= weights.sum((-1, -2), keepdim=True)
        result[:, pixels] = flat @ weights.flatten(1).T
    return result.view_as(image)


@formulation("bilinear", "grid_sample")
def batched_grid_sample(work, coefficients):
    x, y = work.coordinates(work.draw() if coefficients is None else coefficients)
    grid = torch.stack((x, y), dim=-1).mul_(2 / (work.size - 1)).sub_(1)
    return functional.grid_sample(work.images, grid, mode="bilinear", padding_mode="border", align_corners=True)


@formulation("bilinear", "gathers")
def batched_bilinear(work, coefficients):
    x, y = work.coordinates(work.draw() if coefficients is None else coefficients)
    x0, y0 = x.floor().clamp_(max=work.size - 2), y.floor().clamp_(max=work.size - 2)
    fx, fy = (x - x0)[:, None], (y - y0)[:, None]
    batch, channels, n, _ = work.images.shape
    flat = work.images.view(batch, channels, n * n)
    index = (y0 * n + x0).long().view(batch, 1, n * n).expand(-1, channels, -1)
    take = lambda offset: flat[..., offset:].gather(2, index).view_as(work.images)
    upper = torch.lerp(take(0), take(1), fx)
    return torch.lerp(upper, torch.lerp(take(n), take(n + 1), fx), fy)


def window(work, coefficients):
    """First pixel of each 6 x 6 window in a frame with a border of three zeros, and six normalised weights an axis."""
    x, y = work.coordinates(work.draw() if coefficients is None else coefficients)
    taps = torch.arange(-2, 4, dtype=torch.float32)
    first, weights = [], []
    for s in (x, y):
        whole = s.floor()
        pixel = whole[..., None] + taps
        weight = torch.exp((pixel - s[..., None]).square_().mul_(-1 / (2 * SIGMA**2)))
        weight.mul_((pixel >= 0) & (pixel < work.size))
        first.append(whole.long() + 1)
        weights.append(weight / weight.sum(-1, keepdim=True))
    return first[1] * work.padded_size + first[0], *weights


@formulation("gaussian", "gathers")
def batched_gathers(work, coefficients):
    first, across, down = window(work, coefficients)
    batch, channels, n, _ = work.images.shape
    wide = work.padded_size
    flat = functional.pad(work.images, (3, 3, 3, 3)).view(batch, channels, wide * wide)
    result = torch.zeros(batch, channels, n * n)
    index = first.view(batch, 1, n * n).expand(-1, channels, -1)
    across, down = across.view(batch, 1, n * n, 6), down.view(batch, 1, n * n, 6)
    for j in range(6):
        line = torch.zeros_like(result)
        for i in range(6):
            line.addcmul_(flat[..., j * wide + i :].gather(2, index), across[..., i])
        result.addcmul_(line, down[..., j])
    return result.view_as(work.images)


@formulation("gaussian", "embedding_bag")
def batched_bag(work, coefficients):
    first, across, down = window(work, coefficients)
    batch, channels, n, _ = work.images.shape
    wide = work.padded_size
    table = functional.pad(work.images, (3, 3, 3, 3)).permute(0, 2, 3, 1).reshape(-1, channels)
    steps = (torch.arange(6)[:, None] * wide + torch.arange(6)).view(-1)
    places = first.view(batch, -1) + torch.arange(batch)[:, None] * wide**2
    indices = places.view(-1, 1) + steps
    weights = (down[..., :, None] * across[..., None, :]).view(-1, 36)
    bags = functional.embedding_bag(indices, table, per_sample_weights=weights, mode="sum")
    return bags.view(batch, n, n, channels).permute(0, 3, 1, 2).contiguous()


def compiled(run):
    """The same, compiled by inductor for each shape when it is first called; it needs a C++ compiler."""
    torch._dynamo.config.recompile_limit = 64
    return torch.compile(run, dynamic=False)


if shutil.which("g++") or shutil.which("clang++"):
    FORMULATIONS["bilinear"]["compiled gathers"] = compiled(batched_bilinear)
    FORMULATIONS["gaussian"]["compiled gathers"] = compiled(batched_gathers)

WORK = {}


def prepare(request):
    WORK[request["name"]] = Work(request)
    return {}


def deform(request):
    work = WORK[request["name"]]
    torch.set_num_threads(1)
    shape = (2, len(work.images), work.cutoff, work.cutoff)
    coefficients = torch.from_numpy(np.fromfile(request["coefficients"], dtype=np.float32).reshape(shape))
    run = FORMULATIONS[request["interpolation"]][request["formulation"]]
    start = time.process_time()
    result = run(work, coefficients)
    seconds = time.process_time() - start
    result.numpy().tofile(request["result"])
    return {"seconds": seconds}


def measure(request):
    """Runs for about `seconds`, at least once; the median, so that a slow first run does not count."""
    work, threads = WORK[request["name"]], request["threads"]
    run = FORMULATIONS[request["interpolation"]][request["formulation"]]
    torch.set_num_threads(threads)
    if request["formulation"].startswith("compiled"):
        run(work, None)
    clock = time.process_time if threads == 1 else time.perf_counter
    times = []
    spent = 0.0
    while not times or spent < request["seconds"]:
        start = clock()
        run(work, None)
        times.append(clock() - start)
        spent += times[-1]
    return {"seconds": sorted(times)[len(times) // 2], "runs": len(times)}


def answer(request):
    if request["task"] == "list":
        formulations = {name: list(known) for name, known in FORMULATIONS.items()}
        return {"version": torch.__version__, "formulations": formulations}
    return {"prepare": prepare, "deform": deform, "measure": measure}[request["task"]](request)


with torch.inference_mode():
    for line in sys.stdin:
        print(json.dumps(answer(json.loads(line))), flush=True)
