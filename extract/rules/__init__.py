"""Rules: a reading of one passage -> what it claims, one module for each group of relations."""
