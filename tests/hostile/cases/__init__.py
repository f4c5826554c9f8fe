"""The cases, by what they attack. Importing this package registers all of them."""

from . import broken, cheats, files, kernels, names, pages, resources, sandbox, wire

__all__ = ["broken", "cheats", "files", "kernels", "names", "pages", "resources", "sandbox", "wire"]
