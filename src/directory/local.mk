# src/directory
