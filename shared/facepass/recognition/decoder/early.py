"""Importing this forks the spawner. A function imports it before anything else, which saves it 100 ms of imports.

Imported later, by a program that embeds a function, it does nothing: a large process with threads is not safely forked.
"""

import sys

from facepass.recognition.decoder import spawner

if "numpy" not in sys.modules:
    spawner.fork()
