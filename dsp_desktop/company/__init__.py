"""The company itself and the stations its routes leave from."""
