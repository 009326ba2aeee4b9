"""How the documentation site is built from what ``make_site.py`` puts together: ``make docs``."""

from __future__ import annotations

import toolkit

project = "attribution-toolkit"
author = "The attribution-toolkit developers"
project_copyright = author
release = version = toolkit.__version__

extensions = ["myst_nb", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]
source_suffix = {".md": "myst-nb", ".ipynb": "myst-nb"}
html_theme = "furo"
html_title = f"attribution-toolkit {release}"
html_static_path: list[str] = []
# The site works without a connection, and says nothing of when it was built.
html_last_updated_fmt = None
html_show_sphinx = False

# Notebooks come with the outputs of their test, see make_site.py.
nb_execution_mode = "off"
nb_merge_streams = True
myst_enable_extensions = ["deflist"]
myst_heading_anchors = 3

autodoc_typehints = "none"
autodoc_member_order = "bysource"
napoleon_numpy_docstring = True
napoleon_google_docstring = False
napoleon_use_rtype = False
napoleon_use_ivar = True
