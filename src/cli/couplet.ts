#!/usr/bin/env node
import { createRequire } from 'node:module';
import { Command, CommanderError } from 'commander';
import { EXIT, reportFailure } from './io/output';
import { aggregatorCommand, serveCommand } from './serve';

// The same two folders up from src/cli and from dist/node.
const { version } = createRequire(import.meta.url)('../../package.json') as { readonly version: string };

const program = new Command('couplet').description("Coupons chosen on the shopper's own device").version(version);

// A server must be up again at once after a crash: it does not wait for the trainer to be read.
const long = [serveCommand(), aggregatorCommand()].filter((command) => command.name() === process.argv[2]);
if (long.length > 0) for (const command of long) program.addCommand(command);
else {
  const { everyCommand, formerCommands } = await import('./everyCommand');
  for (const command of everyCommand()) program.addCommand(command);
  for (const command of formerCommands()) program.addCommand(command, { hidden: true });
}

/** Commander exits 1 on wrong usage, and says why without a reason code. Subcommands do not inherit the override, so it is set on each. */
const override = (command: Command): void => {
  command.exitOverride().configureOutput({ outputError: () => undefined });
  for (const child of command.commands) override(child);
};
override(program);

/** Reason codes as Commander names them: `unknown_option`, `invalid_argument`, `missing_mandatory_option_value` and so on. */
const reportUsage = ({ code, message }: CommanderError): void => {
  const reason = code.replace(/^commander\./, '').replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  reportFailure({ code: reason, message: message.replace(/^error: /, '') }, process.argv.includes('--json'));
};

try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommanderError) {
    // Help that was asked for, or given where the subcommand is missing, is printed already.
    if (error.exitCode !== 0 && error.code !== 'commander.help') reportUsage(error);
    process.exitCode = error.exitCode === 0 ? EXIT.ok : EXIT.usage;
  } else {
    const message = error instanceof Error ? error.message : String(error);
    // A folder that is missing or not ours to write to, a full disk: the system's own words name the file. The rest is a defect of ours.
    const ofSystem = error instanceof Error && 'syscall' in error;
    reportFailure({ code: ofSystem ? 'file_error' : 'internal_error', message }, process.argv.includes('--json'));
  }
}
