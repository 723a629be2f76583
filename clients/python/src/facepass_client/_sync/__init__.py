"""The asynchronous client. The synchronous one is made from it."""
# Written by tools/build_python_client from facepass_client/_async.
