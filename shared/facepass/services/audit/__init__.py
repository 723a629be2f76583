"""The audit log: who did what to which object, sealed so that a change is found out."""
