/**
 * Where the console is, and how to come in. Once somebody has, no start prints a link: an owner makes one.
 * @param address of a console, with its setup link while nobody has entered it
 */
export const signInNote = (address: string): string => {
  if (address.includes('#')) return `console at ${address} (opens once, within a day)`;
  const server = address.replace(/\/console\/$/, '');
  return `console at ${address} (sign in with a token, or with a link of \`couplet admin setup-link --server ${server} --token "$ADMIN_TOKEN"\`)`;
};
