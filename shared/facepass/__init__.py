"""FacePass: a face-identity service that a team runs in its own AWS account."""

__version__ = "1.1.0-dev"
