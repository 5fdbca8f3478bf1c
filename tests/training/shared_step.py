"""One data-parallel step in each of two processes, run under torchrun by a test.

Writes its own loss and the weights after the step into the folder named.
"""

from __future__ import annotations

import sys
from pathlib import Path

import torch

from training.ranks import joined


def main() -> None:
    with joined() as ranks:
        torch.manual_seed(0)
        net = torch.nn.Linear(3, 1)
        shared = ranks.share(net)
        torch.manual_seed(ranks.rank)
        loss = shared(torch.randn(4, 3)).square().mean()
        loss.backward()
        with torch.no_grad():
            for weight in net.parameters():
                weight -= 0.1 * weight.grad
        text = " ".join(f"{w:.6f}" for p in net.parameters() for w in p.flatten())
        Path(sys.argv[1], str(ranks.rank)).write_text(f"{loss.item():.6f}\n{text}")
        del shared, loss


if __name__ == "__main__":
    main()
