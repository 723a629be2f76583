"""Whether everything that FacePass depends on can be reached."""
