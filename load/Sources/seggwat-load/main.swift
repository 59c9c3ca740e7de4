// The load generator: reads the command line, runs a scenario, and ends with what it found.

import ArgumentParser

SeggWatLoad.main()
