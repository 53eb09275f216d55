"""Train U²-Net p on composed drawings, as plan.toml says.

    python -m models.training.train DATA --runs FOLDER [--until STAGE] [--minutes M]

DATA holds index.json and the pictures. A checkpoint is written into the folder of runs every few minutes, after each
stage and on SIGTERM or Ctrl+C; started again, training goes on from there and comes to the same weights as if it had
not stopped.
"""

import argparse
import os
import signal
import sys
import time
import tomllib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event
from typing import Any

import numpy as np
import torch
from models.training import loss, scoring
from models.training.feeder import Batch, batch, feeding, network_input
from models.training.library import Library
from models.training.mixture import Mixture
from models.training.network import DrawnNetwork, read_network
from models.training.stored import START
from torch import Tensor

PLAN = Path(__file__).with_name("plan.toml")

_WARM_UP = 50
_LOWEST = 0.05
_LARGEST_GRADIENT = 1.0
_SAVE_SECONDS = 120
_REPORT_STEPS = 25
_SCORE_STEPS = 500
_SCORED = 60  # of them, while training; `check` scores all

# With the allocator's defaults every step faults its pages in anew: four to ten times slower.
_ALLOCATOR = {
    "MALLOC_MMAP_MAX_": "0",
    "MALLOC_TRIM_THRESHOLD_": "100000000000",
    "MALLOC_TOP_PAD_": "1000000000",
}


@dataclass(frozen=True)
class Stage:
    """One entry of plan.toml; its comments say what each field means."""

    name: str
    side: int
    batch: int
    steps: int
    rate: float
    coarse: float
    average: float
    seed: int
    frozen: int = 0
    mixture: dict[str, float] = field(default_factory=dict)

    def rate_at(self, step: int) -> float:
        """Return the learning rate of a step."""
        warm = min((step + 1) / _WARM_UP, 1)
        down = 0.5 * (1 + np.cos(np.pi * step / self.steps))
        return float(self.rate * warm * (_LOWEST + (1 - _LOWEST) * down))

    def is_coarse(self, step: int) -> bool:
        """Whether a step leaves out the finest stage of the decoder."""
        return bool(np.random.default_rng([self.seed, step, 1]).random() < self.coarse)


class Trainer:
    """The network, its average, the optimiser and where in the plan they are."""

    def __init__(self, runs: Path, threads: int) -> None:
        """Go on from the checkpoint in `runs`, or begin with U²-Net p as it ships."""
        self._path = runs / "checkpoint.pt"
        self.network = read_network(START).to(memory_format=torch.channels_last)
        self.average = {name: value.clone() for name, value in self.network.state_dict().items()}
        self.done: list[str] = []
        self.step = 0
        self._threads = threads
        self._pool = ThreadPoolExecutor(threads)
        self.optimiser = self._new_optimiser()
        if self._path.exists():
            saved: dict[str, Any] = torch.load(self._path, weights_only=True)
            self.network.load_state_dict(saved["network"])
            self.average, self.done, self.step = saved["average"], saved["done"], saved["step"]
            self.optimiser.load_state_dict(saved["optimiser"])

    def _new_optimiser(self) -> torch.optim.AdamW:
        return torch.optim.AdamW(self.network.parameters(), weight_decay=1e-4, betas=(0.9, 0.99))

    def save(self) -> None:
        """Write the checkpoint; a crash leaves the one before."""
        state = {
            "network": self.network.state_dict(),
            "average": self.average,
            "optimiser": self.optimiser.state_dict(),
            "done": self.done,
            "step": self.step,
        }
        part = self._path.with_suffix(".part")
        torch.save(state, part)
        part.replace(self._path)

    def end_stage(self, stage: Stage) -> None:
        """Keep the stage's weights; the next begins with the average."""
        self.network.load_state_dict(self.average)
        self.optimiser = self._new_optimiser()
        self.done.append(stage.name)
        self.step = 0
        self.save()
        torch.save(self.average, self._path.with_name(f"{len(self.done):02d}-{stage.name.replace(' ', '-')}.pt"))

    def learn(self, stage: Stage, given: Batch) -> float:
        """Make one step, each thread with its share of the batch; return the loss."""
        coarse = stage.is_coarse(self.step)
        self.optimiser.zero_grad()
        for depth, part in enumerate(self.network.encoder):
            part.requires_grad_(depth >= stage.frozen)
        parameters = [parameter for parameter in self.network.parameters() if parameter.requires_grad]
        shares = [Batch(*(plane[k :: self._threads] for plane in given)) for k in range(self._threads)]
        shares = [share for share in shares if len(share.pixels)]
        parts = list(self._pool.map(lambda share: self._gradients(share, parameters, coarse), shares))
        total = len(given.pixels)
        for index, parameter in enumerate(parameters):
            gradients = [
                gradient[index] * (len(share.pixels) / total)
                for share, (_, gradient) in zip(shares, parts, strict=True)
            ]
            known = [gradient for gradient in gradients if gradient is not None]
            parameter.grad = sum(known[1:], known[0]) if known else None
        torch.nn.utils.clip_grad_norm_(parameters, _LARGEST_GRADIENT)
        for group in self.optimiser.param_groups:
            group["lr"] = stage.rate_at(self.step)
        self.optimiser.step()
        decay = min(stage.average, (1 + self.step) / (10 + self.step))
        with torch.no_grad():
            for name, value in self.network.state_dict().items():
                self.average[name].lerp_(value, 1 - decay)
        self.step += 1
        return sum(value * len(share.pixels) / total for share, (value, _) in zip(shares, parts, strict=True))

    def _gradients(self, given: Batch, parameters: list[Any], coarse: bool) -> tuple[float, list[Tensor]]:
        torch.set_num_threads(1)
        x = torch.from_numpy(network_input(given.pixels)).to(memory_format=torch.channels_last)
        truth = torch.from_numpy(given.alpha).float()[:, None] / 255
        with torch.autocast("cpu", torch.bfloat16):
            outputs = self.network.coarse(x) if coarse else self.network(x)
        value = loss.of_coarse(outputs, truth) if coarse else loss.of_all(outputs.float(), truth)
        gradients = torch.autograd.grad(value, parameters, allow_unused=True)
        zeros = (torch.zeros_like(parameter) for parameter in parameters)
        return float(value.detach()), [
            zero if gradient is None else gradient for gradient, zero in zip(gradients, zeros, strict=True)
        ]

    def averaged(self) -> DrawnNetwork:
        """Return a network with the average of the weights."""
        network = DrawnNetwork()
        network.load_state_dict(self.average)
        return network.to(memory_format=torch.channels_last)


def held_out_score(network: DrawnNetwork, library: Library, threads: int, count: int = _SCORED) -> scoring.Score:
    """Score a network on the first `count` compositions of the held-out projects, at 320²."""
    mixture = Mixture()

    def one(number: int) -> scoring.Score:
        torch.set_num_threads(1)
        given = batch(library, mixture, seed=scoring.HELD_OUT_SEED, first=number, count=1, side=320)
        with torch.no_grad(), torch.autocast("cpu", torch.bfloat16):
            x = torch.from_numpy(network_input(given.pixels)).to(memory_format=torch.channels_last)
            answer = torch.sigmoid(network(x)[0].float())[0, 0].numpy()
        return scoring.score(scoring.stretched(answer), given.alpha[0] / np.float32(255))

    with ThreadPoolExecutor(threads) as pool:
        return scoring.mean(list(pool.map(one, range(count))))


def read_plan(path: Path) -> list[Stage]:
    """Read the stages of a plan."""
    return [Stage(**stage) for stage in tomllib.loads(path.read_text(encoding="utf-8"))["stage"]]


def run_stage(
    trainer: Trainer, stage: Stage, data: Path, *, held_out: Library, threads: int, ends: float, stopping: Event
) -> bool:
    """Train one stage to its end (True), or until the clock says `ends`, in seconds, or `stopping` is set (False)."""
    saved = told = time.monotonic()
    losses: list[float] = []
    first = trainer.step * stage.batch
    feed = feeding(data, stage.mixture, seed=stage.seed, first=first, count=stage.batch, side=stage.side)
    with feed as batches:
        for given in batches:
            losses.append(trainer.learn(stage, given))
            now = time.monotonic()
            if trainer.step % _REPORT_STEPS == 0:
                each = (now - told) / (_REPORT_STEPS * stage.batch)
                print(
                    f"{time.strftime('%H:%M:%S')} {stage.name} {trainer.step}/{stage.steps} "
                    f"loss {np.mean(losses[-100:]):.4f}  {each:.3f} s a picture",
                    flush=True,
                )
                told = now
            if trainer.step % _SCORE_STEPS == 0 or trainer.step == stage.steps:
                result = held_out_score(trainer.averaged(), held_out, threads)
                print(f"held out: IOU {result.iou:.4f} MAE {result.mae:.4f}", flush=True)
                told = time.monotonic()
            if trainer.step == stage.steps:
                return True
            stop = now > ends or stopping.is_set()
            if stop or now - saved > _SAVE_SECONDS:
                trainer.save()
                saved = now
            if stop:
                return False
    raise RuntimeError("The feeder ended: its error stands above.")


def with_allocator() -> None:
    """Start this program again with the allocator's settings, which it reads only at its start."""
    if os.name == "posix" and any(name not in os.environ for name in _ALLOCATOR):
        arguments = [sys.executable, "-m", "models.training.train", *sys.argv[1:]]
        os.execve(sys.executable, arguments, {**os.environ, **_ALLOCATOR})


def main() -> None:
    """Train until the plan is done, a stage is, or the time is up."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path, help="folder with index.json")
    parser.add_argument("--runs", type=Path, default=Path(__file__).with_name("runs"), help="folder of the checkpoints")
    parser.add_argument("--plan", type=Path, default=PLAN)
    parser.add_argument("--until", metavar="STAGE", help="stop after this stage")
    parser.add_argument("--minutes", type=float, default=1e9, help="stop after this time")
    parser.add_argument("--threads", type=int, default=2)
    args = parser.parse_args()
    with_allocator()
    torch.manual_seed(0)
    torch.set_num_threads(args.threads)
    args.runs.mkdir(parents=True, exist_ok=True)
    ends = time.monotonic() + 60 * args.minutes
    stopping = Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stopping.set())
    trainer = Trainer(args.runs, args.threads)
    held_out = Library(args.data, "held-out")
    for stage in _stages_left(read_plan(args.plan), trainer.done):
        if not run_stage(
            trainer, stage, args.data, held_out=held_out, threads=args.threads, ends=ends, stopping=stopping
        ):
            print(f"stopped in {stage.name} after {trainer.step} steps; start again to go on", flush=True)
            return
        trainer.end_stage(stage)
        if stage.name == args.until:
            return


def _stages_left(plan: list[Stage], done: list[str]) -> Iterator[Stage]:
    for position, stage in enumerate(plan):
        if position >= len(done):
            yield stage
        elif done[position] != stage.name:
            raise SystemExit(f"The checkpoint was trained by another plan: {done[position]}, here {stage.name}.")


if __name__ == "__main__":
    main()
