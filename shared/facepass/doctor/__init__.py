"""What `facepass doctor` does: use a deployment as an app does, step by step, and name what is wrong with it."""
