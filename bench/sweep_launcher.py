"""A launcher of runs as it is in use among theorists (github.com/mariogeiger/grid, its exec command), written anew from
what that does, so that its costs can be measured without PyTorch: a file a run, named by six random digits, with the
pickled arguments first; before each point all files are listed and the arguments of those that are new are read; a
point is a process; free places are looked for every 0.2 s.

Usage: sweep_launcher.py run FOLDER POINTS PLACES | sweep_launcher.py fill FOLDER POINTS. Prints seconds.
"""
import glob
import os
import pickle
import random
import subprocess
import sys
import time

PROGRAM = """
import pickle, sys
with open(sys.argv[1], "wb") as f:
    pickle.dump({"a": int(sys.argv[2])}, f)
    pickle.dump({"value": int(sys.argv[2])}, f)
"""


def unused_name(folder):
    while True:
        path = os.path.join(folder, f"{random.randrange(10**6):06d}.pk")
        if not os.path.exists(path):
            return path


def read_new(folder, files, done):
    for path in glob.glob(os.path.join(folder, "*.pk")):
        if path in files:
            continue
        try:
            with open(path, "rb") as f:
                done.add(pickle.load(f)["a"])
            files.add(path)
        except EOFError:
            pass


def run(folder, points, places):
    files, done, running = set(), set(), []
    read_new(folder, files, done)
    for a in range(points):
        while len(running) >= places:
            running = [process for process in running if process.poll() is None]
            time.sleep(0.2)
        read_new(folder, files, done)
        if a not in done:
            running.append(subprocess.Popen([sys.executable, "-c", PROGRAM, unused_name(folder), str(a)]))
    for process in running:
        process.wait()


def fill(folder, points):
    for a in range(points):
        with open(unused_name(folder), "wb") as f:
            pickle.dump({"a": a}, f)
            pickle.dump({"value": a}, f)


if __name__ == "__main__":
    verb, folder, points = sys.argv[1], sys.argv[2], int(sys.argv[3])
    os.makedirs(folder, exist_ok=True)
    start = time.perf_counter()
    if verb == "run":
        run(folder, points, int(sys.argv[4]))
    else:
        fill(folder, points)
    print(time.perf_counter() - start)
