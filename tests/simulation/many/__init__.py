"""Several processes on one store, in virtual time: killed, frozen and cut off at random."""
