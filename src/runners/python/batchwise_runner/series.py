"""Averages and scatter of losses; the formulas are those of src/advice/math and src/advice/rate."""

from __future__ import annotations

import math
from statistics import median
from typing import NamedTuple


class Smoothed:
    """Exponential moving average without the bias towards its start (Kingma and Ba, 2015)."""

    def __init__(self, keep: float, state: tuple[float, float] = (0.0, 0.0)) -> None:
        self._keep = keep
        self._sum, self._weight = state

    def push(self, value: float) -> float:
        self._sum = self._keep * self._sum + (1 - self._keep) * value
        self._weight = self._keep * self._weight + (1 - self._keep)
        return self.value()

    def value(self) -> float:
        return math.nan if self._weight == 0 else self._sum / self._weight

    def state(self) -> tuple[float, float]:
        return self._sum, self._weight


def step_variance(values: list[float]) -> float | None:
    """Variance around the trend, over the last quarter (8 values at least). None below 3 values."""
    last = values[-max(8, math.ceil(len(values) / 4)) :]
    if len(last) < 3:
        return None
    return sum((b - a) ** 2 for a, b in zip(last, last[1:])) / (len(last) - 1) / 2


class SweepRamp:
    """
    Tells when a range test is past the edge: the smoothed loss L has risen by all of its fall.

        L > L_min + 1.2 max(L_0 - L_min, 0.05 |L_0|, 2 s)   and   L > 1.05 L_min

    L_0: smoothed loss after 5 steps, L_min: the lowest since, s: standard deviation of one loss.
    """

    START_STEPS = 5
    STEPS_MIN = 13

    def __init__(self) -> None:
        self._smoothed = Smoothed(0.8)
        self._losses: list[float] = []
        self._start = math.nan
        self._lowest = math.inf

    def push(self, loss: float) -> tuple[float, bool]:
        """Returns the smoothed loss, and whether the test is over."""
        value = self._smoothed.push(loss)
        self._losses.append(loss)
        steps = len(self._losses)
        if steps == self.START_STEPS:
            self._start = value
        if steps >= self.START_STEPS:
            self._lowest = min(self._lowest, value)
        return value, steps > self.STEPS_MIN and self._is_past_edge(value)

    def _is_past_edge(self, loss: float) -> bool:
        fall = max(
            self._start - self._lowest, 0.05 * abs(self._start), 2 * step_deviation(self._losses)
        )
        return loss > self._lowest + 1.2 * fall and loss > self._lowest * 1.05


def step_deviation(losses: list[float]) -> float:
    """Standard deviation of one loss: median |L_(i+1) - L_i| / 0.954; 0 below 3 losses."""
    if len(losses) < 3:
        return 0.0
    return median(abs(b - a) for a, b in zip(losses, losses[1:])) / 0.954


class Norms(NamedTuple):
    """Of micro-batches' gradients: the mean squared norm, and the squared norm of their mean."""

    gradient_norms2: float
    mean_gradient_norm2: float


def unbiased_noise(size: int, count: int, norms: Norms) -> tuple[float, float]:
    """
    Unbiased |G|^2 and tr(Sigma) from `count` micro-batches of `size` rows.

    Source: McCandlish et al., "An empirical model of large-batch training", 2018, appendix A.
    """
    spread = (norms.gradient_norms2 - norms.mean_gradient_norm2) / (count - 1)
    return norms.mean_gradient_norm2 - spread, size * count * spread
