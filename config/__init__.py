"""A subject as data: sources, vocabulary, cues and settings, read from a folder of YAML."""
