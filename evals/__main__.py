"""``python -m evals [SUITE…]``."""

import sys

from evals.command import main

sys.exit(main())
