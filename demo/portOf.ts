export type Environment = Readonly<Record<string, string | undefined>>;

/** A port that a variable names. Throws where it names none. */
export const portOf = (env: Environment, name: string, otherwise: number): number => {
  const text = env[name];
  if (text === undefined || text === '') return otherwise;
  const port = Number(text);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new Error(`${name} must be a port from 0 to 65535, not ${text}`);
  return port;
};
