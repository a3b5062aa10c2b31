/** Of the whole run: the database gets a part of it and works on disk beyond. */
export const DEFAULT_MEMORY = 1e9;

export const memoryHelp = 'memory the run may use in bytes, as in 1GB or 512MB; a longer log is worked through on disk';

export const engineHelp = 'postgres://user@host/database that holds the log: name its tables in place of files';
