"""The audit log: who did what to which object, sealed so that a later change is detected."""
