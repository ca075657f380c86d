"""The decoupled template: modules that talk only through ready/valid streams, assembled by contract."""
