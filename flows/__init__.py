"""The only place with network, clock and Prefect."""
