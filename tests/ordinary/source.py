"""Predicts the tide at Low Ferry."""
import math
from dataclasses import dataclass

PERIOD = 12.42  # hours


@dataclass
class Tide:
    height: float
    phase: float

    def at(self, hour):
        """Returns the height at an hour."""
        return self.height * math.cos(2 * math.pi * (hour - self.phase) / PERIOD)


def table(tide, hours=24):
    for hour in range(hours):
        yield f"{hour:02}:00 {tide.at(hour):5.2f} m"


if __name__ == "__main__":
    print("\n".join(table(Tide(2.1, 3.5))))
