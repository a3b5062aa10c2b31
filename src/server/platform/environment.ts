/** Environment variables of the process, or of one of several shops. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** An empty variable counts as absent. */
export const givenVariables = (env: Environment): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined && entry[1] !== ''));
