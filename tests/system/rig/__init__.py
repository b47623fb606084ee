"""What the system tests stand on: private servers, clients and stand-ins.

Everything listens on loopback or on sockets in a temporary directory, and is
ended by the pid that was started. Nothing is skipped: what is missing fails.
"""
