"""The wire protocol of Amazon Rekognition, translated to services: AWS SDKs talk to FacePass unchanged."""
