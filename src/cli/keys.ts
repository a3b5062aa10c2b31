import { Command } from 'commander';
import { delegateCommand } from './keys/delegate';
import { generateCommand } from './keys/generate';
import { useCommand } from './keys/use';

export const keysCommand = (): Command =>
  new Command('keys')
    .description('signing keys of bundles')
    .addCommand(generateCommand())
    .addCommand(delegateCommand())
    .addCommand(useCommand());
