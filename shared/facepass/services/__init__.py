"""What FacePass does, one folder for each subject. No HTTP and no JSON, except that limits handles retried requests."""
