"""Rules: an utterance -> what it claims, one module for each group of relations."""
