"""FacePass: a face-identity service that a team runs in its own AWS account."""

__version__ = "1.0.0"
