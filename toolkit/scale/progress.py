"""How far a run is: a bar over the bytes of the input, with articles, rate and what remains."""

from __future__ import annotations

import time
from types import TracebackType
from typing import Any

_BAR = "{desc}: {percentage:3.0f}%|{bar}| {elapsed}, {remaining} left{postfix}"
_ENDLESS = "{desc}: {elapsed}{postfix}"


class Progress:
    """A progress bar; one over an input of unknown size only counts.

    Parameters
    ----------
    size : int or None
        Bytes of the input.
    show : bool
    """

    def __init__(self, size: int | None, *, show: bool) -> None:
        self._size, self._show = size, show
        self._bar: Any = None
        self._articles = self._new = 0
        self._since = 0.0

    def __enter__(self) -> Progress:
        from tqdm.auto import tqdm

        self._since = time.monotonic()
        self._bar = tqdm(
            total=self._size or None,
            desc="annotating",
            bar_format=_BAR if self._size else _ENDLESS,
            disable=not self._show,
            smoothing=0,
        )
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if kind is None and self._size:
            self._bar.update(max(0, self._size - self._bar.n))
        self._bar.close()

    def made(self, articles: int, read: int) -> None:
        """Count articles that were annotated, and the bytes read for them."""
        self._new += articles
        self._count(articles, read)

    def kept(self, articles: int, read: int) -> None:
        """Count articles of a part that was there before: they say nothing of the rate."""
        # The bar's own estimate takes what it starts from for free.
        if self._show:
            self._bar.initial += read
        self._count(articles, read)

    def _count(self, articles: int, read: int) -> None:
        self._articles += articles
        rate = self._new / max(1e-9, time.monotonic() - self._since)
        self._bar.set_postfix_str(f"{self._articles:,} articles, {rate:.1f}/s", refresh=False)
        self._bar.update(read)
