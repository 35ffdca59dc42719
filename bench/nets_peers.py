"""Steps of training of layered nets in PyTorch (CPU), float32, one thread.

Formulations: "eager", and in 2D "eager, channels last"; "compiled" is torch.compile of the net, compiled before the
clock starts. A step is forward, mean square loss, backward and a step of SGD.

Reads one JSON request a line, {"task", ...}, answers one JSON line each. Tasks: "version"; "prepare" (a net under a
name: kind "conv" or "dense", its sizes, weights and biases layer by layer behind each other and then the inputs, float32
in a file, learning rate; answers the losses of the first steps of each formulation, and the formulations); "measure"
(median and least seconds of processor time of a step).
"""

import json
import sys
import time

import numpy as np
import torch

torch.set_num_threads(1)


class MeanOfSites(torch.nn.Module):
    def forward(self, x):
        return x.flatten(2).mean(-1)


def build(request):
    modules, channels = [], request["inputChannels"]
    size = request["size"]
    for _ in range(request["depth"]):
        if request["kind"] == "dense":
            modules.append(torch.nn.Linear(channels, request["channels"]))
        else:
            conv = torch.nn.Conv1d if len(size) == 1 else torch.nn.Conv2d
            f = request["filterSize"]
            modules.append(conv(channels, request["channels"], f, padding=f // 2, padding_mode="circular"))
        modules.append(torch.nn.ReLU())
        channels = request["channels"]
    if request["kind"] == "conv":
        modules.append(MeanOfSites())
    modules.append(torch.nn.Linear(channels, 1))
    return torch.nn.Sequential(*modules)


class Work:
    """A formulation of a net, its inputs and its optimiser."""

    def __init__(self, request, formulation):
        numbers = torch.from_numpy(np.fromfile(request["file"], dtype=np.float32))
        net = build(request)
        at = 0
        with torch.no_grad():
            for parameter in net.parameters():
                parameter.copy_(numbers[at : at + parameter.numel()].view_as(parameter))
                at += parameter.numel()
        self.inputs = numbers[at:].view(request["batch"], request["inputChannels"], *request["size"]).clone()
        if formulation == "eager, channels last":
            net = net.to(memory_format=torch.channels_last)
            self.inputs = self.inputs.to(memory_format=torch.channels_last)
        self.optimiser = torch.optim.SGD(net.parameters(), lr=request["rate"])
        self.net = torch.compile(net) if formulation == "compiled" else net

    def step(self):
        self.optimiser.zero_grad()
        loss = ((self.net(self.inputs) - 1) ** 2).mean()
        loss.backward()
        self.optimiser.step()
        return loss


WORKS = {}


def prepare(request):
    names = ["eager", "compiled"] + (["eager, channels last"] if len(request["size"]) == 2 else [])
    losses, failed = {}, {}
    for name in names:
        try:
            work = Work(request, name)
            losses[name] = [work.step().item() for _ in range(request["steps"])]
            WORKS[request["name"], name] = work
        except Exception as error:
            failed[name] = f"{type(error).__name__}: {error}".split("\n")[0][:200]
    return {"losses": losses, "failed": failed}


def measure(request):
    work = WORKS[request["name"], request["formulation"]]
    times = []
    while sum(times) < request["seconds"] or len(times) < 3:
        start = time.process_time()
        work.step()
        times.append(time.process_time() - start)
    return {"median": float(np.median(times)), "least": min(times)}


TASKS = {
    "version": lambda _: {"version": torch.__version__, "isa": torch.backends.cpu.get_cpu_capability()},
    "prepare": prepare,
    "measure": measure,
}

for line in sys.stdin:
    request = json.loads(line)
    print(json.dumps(TASKS[request["task"]](request)), flush=True)
