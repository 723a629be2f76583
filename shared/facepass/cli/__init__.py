"""`facepass ...`: what operators do from a shell."""
