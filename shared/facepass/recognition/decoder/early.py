"""Importing this forks the spawner. A function imports it before anything else, which saves it 100 ms of imports."""

from facepass.recognition.decoder import spawner

spawner.fork()
