# src/decide
