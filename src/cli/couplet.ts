#!/usr/bin/env node
import { createRequire } from 'node:module';
import { Command, CommanderError } from 'commander';
import { EXIT, reportFailure } from './io/output';
import { aggregatorCommand, serveCommand } from './serve';

// Two folders up, both from src/cli and from dist/node.
const { version } = createRequire(import.meta.url)('../../package.json') as { readonly version: string };

const program = new Command('couplet').description("Coupons chosen on the shopper's own device").version(version);

// After a crash the server must restart quickly, so it does not load the trainer.
const long = [serveCommand(), aggregatorCommand()].filter((command) => command.name() === process.argv[2]);
if (long.length > 0) for (const command of long) program.addCommand(command);
else {
  const { everyCommand, formerCommands } = await import('./everyCommand');
  for (const command of everyCommand()) program.addCommand(command);
  for (const command of formerCommands()) program.addCommand(command, { hidden: true });
}

/** Commander exits with 1 on wrong usage and prints no reason code. Subcommands do not inherit the override, so it is set on each. */
const override = (command: Command): void => {
  command.exitOverride().configureOutput({ outputError: () => undefined });
  for (const child of command.commands) override(child);
};
override(program);

/** Commander's error codes as reason codes: `unknown_option`, `invalid_argument`, `missing_mandatory_option_value` and so on. */
const reportUsage = ({ code, message }: CommanderError): void => {
  const reason = code.replace(/^commander\./, '').replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  reportFailure({ code: reason, message: message.replace(/^error: /, '') }, process.argv.includes('--json'));
};

// A reader such as `head` may end early. A server goes on without it, and its log is lost.
for (const stream of [process.stdout, process.stderr])
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    if (long.length === 0) process.exit();
  });

try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommanderError) {
    // Help is already printed, whether requested or shown because the subcommand is missing.
    if (error.exitCode !== 0 && error.code !== 'commander.help') reportUsage(error);
    process.exitCode = error.exitCode === 0 ? EXIT.ok : EXIT.usage;
  } else {
    const message = error instanceof Error ? error.message : String(error);
    // A missing or read-only folder or a full disk: the system's message names the file. Anything else is a bug.
    const ofSystem = error instanceof Error && 'syscall' in error;
    reportFailure({ code: ofSystem ? 'file_error' : 'internal_error', message }, process.argv.includes('--json'));
  }
}
