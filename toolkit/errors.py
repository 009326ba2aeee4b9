"""The few errors the toolkit raises; every message says what is wrong, where, and what to do."""

from __future__ import annotations


class ToolkitError(Exception):
    """Base of every error that the toolkit raises on purpose."""

    def _render_traceback_(self) -> list[str]:
        """Return what a notebook shows: the message, which says what to do, and nothing more."""
        return [f"{type(self).__name__}: {self}"]


class InputError(ToolkitError):
    """A file, a folder or a record that cannot be read as news text."""


class StudyError(ToolkitError):
    """A study file that does not say what it should."""


class StudyWarning(UserWarning):
    """A study file says something that is allowed and likely to mislead."""


class FormatError(ToolkitError):
    """A saved annotation that is not in the format it claims."""


class OptionError(ToolkitError, ValueError):
    """A value that is not among the choices of an option."""


class MissingExtraError(ToolkitError, ImportError):
    """A feature that needs an optional dependency which is not installed."""

    def __init__(self, package: str, extra: str) -> None:
        super().__init__(
            f"this needs the package {package!r}, which is not installed; "
            f"install it with: pip install 'attribution-toolkit[{extra}]'"
        )
