from facepass.database.migrations import history

history.run()
