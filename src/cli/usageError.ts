import type { Command } from 'commander';
import { EXIT } from './output';

/** Ends a command that was called wrongly, with a reason code of ours or of Commander. */
export const usageError = (command: Command, code: string, message: string): never =>
  command.error(`error: ${message}`, { exitCode: EXIT.usage, code });
