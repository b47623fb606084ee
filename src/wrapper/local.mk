# src/wrapper
