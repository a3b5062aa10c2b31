#!/usr/bin/env node
import { createRequire } from 'node:module';
import { Command, CommanderError } from 'commander';
import { campaignCommand } from './campaign/campaignCommand';
import { dealCommand } from './deal';
import { deviceCommand } from './device/deviceCommand';
import { evaluateCommand } from './evaluate/evaluate';
import { experimentCommand } from './experiment/experimentCommand';
import { exportCommand } from './exportCommand';
import { importCommand } from './importCommand';
import { keysCommand } from './keys';
import { migrateCommand } from './migrate';
import { EXIT, reportFailure } from './output';
import { publishCommand } from './publish';
import { rolloutCommand } from './rollout';
import { serveCommand } from './serve';
import { trainCommand } from './train';
import { uninstallCommand } from './uninstall';

// The same two folders up from src/cli and from dist/node.
const { version } = createRequire(import.meta.url)('../../package.json') as { readonly version: string };

const program = new Command('couplet')
  .description("Coupons chosen on the shopper's own device")
  .version(version)
  .addCommand(keysCommand())
  .addCommand(campaignCommand())
  .addCommand(trainCommand())
  .addCommand(evaluateCommand())
  .addCommand(experimentCommand())
  .addCommand(deviceCommand())
  .addCommand(dealCommand())
  .addCommand(publishCommand())
  .addCommand(rolloutCommand())
  .addCommand(serveCommand())
  .addCommand(uninstallCommand())
  .addCommand(exportCommand())
  .addCommand(importCommand())
  .addCommand(migrateCommand());

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
    const message = error instanceof Error ? error.message : String(error);
    // A folder that is missing or not ours to write to, a full disk: the system's own words name the file. The rest is a defect of ours.
    const ofSystem = error instanceof Error && 'syscall' in error;
    reportFailure({ code: ofSystem ? 'file_error' : 'internal_error', message }, process.argv.includes('--json'));
  }
}
