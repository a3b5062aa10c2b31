#!/usr/bin/env node
import { Command, CommanderError } from 'commander';
import { evaluateCommand } from './evaluate';
import { keysCommand } from './keys';
import { EXIT } from './output';
import { publishCommand } from './publish';
import { serveCommand } from './serve';
import { trainCommand } from './train';

const program = new Command('couplet')
  .description("Coupons chosen on the shopper's own device")
  .addCommand(keysCommand())
  .addCommand(trainCommand())
  .addCommand(evaluateCommand())
  .addCommand(publishCommand())
  .addCommand(serveCommand());

/** Commander exits 1 on wrong usage; ours is 2. Subcommands do not inherit the override, so it is set on each. */
const override = (command: Command): void => {
  command.exitOverride();
  for (const child of command.commands) override(child);
};
override(program);

try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommanderError) {
    process.exitCode = error.exitCode === 0 ? EXIT.ok : EXIT.usage;
  } else {
    process.stderr.write(`internal_error: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = EXIT.failed;
  }
}
