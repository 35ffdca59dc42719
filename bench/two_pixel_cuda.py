"""The two-pixel noise Monte Carlo on an NVIDIA card: PyTorch CUDA as a user would write it, and a fused Triton kernel
beside it.

    python bench/two_pixel_cuda.py        # needs torch with CUDA, and triton

Low-frequency solution (one channel, filters of three ones, bias -1 in the last layer), three layers at xi = 7 and six
at xi = 13, l from 32 to 256. Prints million samples a second of each, and the mean numerators, which must agree with
one another.
"""

import time

import torch
import torch.nn.functional as functional
import triton
import triton.language as tl

SAMPLES = 1 << 20
SECONDS = 2.0


def lit_pair(length, batch, device):
    first = torch.randint(length, (batch,), device=device)
    second = (first + torch.randint(1, length, (batch,), device=device)) % length
    rows = torch.arange(batch, device=device)
    clean = torch.zeros(batch, 1, length, device=device)
    clean[rows, 0, first] = 1
    clean[rows, 0, second] = 1
    return clean


def torch_numerators(length, depth, deviation, batch, device):
    """Sums over a batch of the squared differences of every layer and of the output."""
    clean = lit_pair(length, batch, device)
    noisy = clean + deviation * torch.randn_like(clean)
    weight = torch.ones(1, 1, 3, device=device)
    sums = []
    for k in range(depth):
        bias = torch.full((1,), -1.0 if k == depth - 1 else 0.0, device=device)
        clean, noisy = (
            torch.relu(functional.conv1d(functional.pad(x, (1, 1), mode="circular"), weight, bias))
            for x in (clean, noisy)
        )
        sums.append((noisy - clean).square().sum())
    sums.append((noisy - clean).sum((1, 2)).square().sum())
    return torch.stack(sums)


@triton.jit
def fused_kernel(out, seed, deviation, LENGTH: tl.constexpr, DEPTH: tl.constexpr, BLOCK: tl.constexpr):
    """One program: BLOCK samples by LENGTH sites in registers, Philox of Triton, a sum a layer to memory at the end."""
    sample = tl.program_id(0) * BLOCK + tl.arange(0, BLOCK)
    site = tl.arange(0, LENGTH)
    first = (tl.rand(seed, 2 * sample) * LENGTH).to(tl.int32) % LENGTH
    second = (first + 1 + (tl.rand(seed, 2 * sample + 1) * (LENGTH - 1)).to(tl.int32) % (LENGTH - 1)) % LENGTH
    lit = (site[None, :] == first[:, None]) | (site[None, :] == second[:, None])
    clean = lit.to(tl.float32)
    noise = tl.randn(seed + 1, sample[:, None] * LENGTH + site[None, :])
    noisy = clean + deviation * noise
    index = tl.arange(0, LENGTH)[None, :] + tl.zeros([BLOCK, LENGTH], tl.int32)
    left = (index + LENGTH - 1) % LENGTH
    right = (index + 1) % LENGTH
    for k in tl.static_range(DEPTH):
        bias = -1.0 if k == DEPTH - 1 else 0.0
        clean = tl.maximum(tl.gather(clean, left, 1) + clean + tl.gather(clean, right, 1) + bias, 0.0)
        noisy = tl.maximum(tl.gather(noisy, left, 1) + noisy + tl.gather(noisy, right, 1) + bias, 0.0)
        difference = noisy - clean
        tl.store(out + tl.program_id(0) * (DEPTH + 1) + k, tl.sum(difference * difference))
    output = tl.sum(noisy - clean, 1)
    tl.store(out + tl.program_id(0) * (DEPTH + 1) + DEPTH, tl.sum(output * output))


def triton_numerators(length, depth, deviation, batch, device, seed):
    block = max(1, 2048 // length)
    programs = batch // block
    out = torch.empty(programs, depth + 1, device=device)
    fused_kernel[(programs,)](out, seed, deviation, LENGTH=length, DEPTH=depth, BLOCK=block)
    return out.double().sum(0)


def rate(run):
    """Samples a second after a warm-up, and the mean numerators."""
    run(0)
    torch.cuda.synchronize()
    began, batches, total = time.perf_counter(), 0, 0
    while time.perf_counter() - began < SECONDS:
        total = total + run(batches + 1).double()
        batches += 1
        torch.cuda.synchronize()
    return batches * SAMPLES / (time.perf_counter() - began), (total / (batches * SAMPLES)).tolist()


def main():
    device = torch.device("cuda")
    print(f"{torch.cuda.get_device_name()}, torch {torch.__version__}, triton {triton.__version__}")
    for depth in (3, 6):
        for length in (32, 64, 128, 256):
            deviation = (8 / 3 / length) ** 0.5
            ways = {
                "PyTorch": lambda _: torch_numerators(length, depth, deviation, SAMPLES, device),
                "Triton": lambda seed: triton_numerators(length, depth, deviation, SAMPLES, device, seed),
            }
            for name, run in ways.items():
                samples, numerators = rate(run)
                shown = " ".join(f"{value:.5g}" for value in numerators)
                print(f"l = {length}, {depth} layers, {name}: {samples / 1e6:.4g} million samples a second; {shown}")


if __name__ == "__main__":
    main()
