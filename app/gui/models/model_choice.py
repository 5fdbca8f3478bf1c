"""Which bundles and engines a user can choose."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class BundleChoice:
    """One bundle on this machine."""

    folder: str  # "": the one that is shipped
    name: str
    card: str  # Markdown
    problem: str = ""  # why it cannot be used


@dataclass(frozen=True, slots=True)
class ModelChoices:
    """All there is, and what was chosen last."""

    bundles: tuple[BundleChoice, ...]
    engines: tuple[str, ...]
    bundle: str = ""
    engine: str = "auto"
