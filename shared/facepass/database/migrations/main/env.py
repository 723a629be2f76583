from facepass.database.migrations import environment

environment.run()
