/* Tries what the front could reach if somebody had taken it over: for tests, and for whoever runs it. */
#ifndef SERVICE_TRIAL_H
#define SERVICE_TRIAL_H

#define TRIAL "--proev-sandkasse="

/* argv: TRIAL "front", keys of the configuration, paths. Returns the exit status told by --help. */
int trial(int argc, char **argv);

#endif
