import type { Command } from 'commander';

/** Where a running server is, and the token that lets this command in. */
export const withServerOptions = (command: Command): Command =>
  command.requiredOption('--server <url>', 'address of the server').requiredOption('--token <token>', 'admin token of the server');
