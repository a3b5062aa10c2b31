import { Command } from 'commander';
import { adminCommand } from './admin';
import { backupCommand, restoreCommand } from './backupCommands';
import { bundleCommand } from './bundle';
import { campaignCommand } from './campaign';
import { codesCommand } from './codes';
import { dealCommand } from './deal';
import { deviceCommand } from './device';
import { doctorCommand } from './doctor';
import { evaluateCommand } from './evaluate/evaluate';
import { planCommand } from './experiment/planCommand';
import { resultsCommand } from './experiment/resultsCommand';
import { inspectCommand } from './inspect';
import { keysCommand } from './keys';
import { mcpCommand } from './mcp/mcpCommand';
import { messageCommand } from './message';
import { ordersCommand } from './orders/ordersCommand';
import { previewCommand } from './preview';
import { publishCommand } from './publish';
import { pushCommand, wakeCommand } from './push';
import { rolloutCommand } from './rollout';
import { aggregatorCommand, serveCommand } from './serve';
import { simulateCommand } from './simulate/simulate';
import { staticCommand } from './static';
import { exportCommand, importCommand, migrateCommand } from './storeCommands';
import { trainCommand } from './train';
import { uninstallCommand } from './uninstall';

export const experimentCommand = (): Command =>
  new Command('experiment')
    .description('measure what coupons earn from orders, and plan how long that takes')
    .addCommand(resultsCommand(), { isDefault: true })
    .addCommand(planCommand());

/** Every subcommand, in the order of `couplet --help`. */
export const everyCommand = (): readonly Command[] => [
  keysCommand(),
  campaignCommand(),
  bundleCommand(),
  inspectCommand(),
  trainCommand(),
  evaluateCommand(),
  experimentCommand(),
  simulateCommand(),
  deviceCommand(),
  dealCommand(),
  ordersCommand(),
  publishCommand(),
  staticCommand(),
  previewCommand(),
  rolloutCommand(),
  codesCommand(),
  messageCommand(),
  serveCommand(),
  aggregatorCommand(),
  doctorCommand(),
  adminCommand(),
  mcpCommand(),
  pushCommand(),
  uninstallCommand(),
  backupCommand(),
  restoreCommand(),
  exportCommand(),
  importCommand(),
  migrateCommand(),
];

/** Former names of commands. They still work but are not listed in the help. */
export const formerCommands = (): readonly Command[] => [wakeCommand()];
