import type { Command } from 'commander';
import { adminCommand } from './admin/adminCommand';
import { aggregatorCommand } from './aggregator';
import { bundleCommand } from './bundle';
import { campaignCommand } from './campaign/campaignCommand';
import { codesCommand } from './codesCommand';
import { dealCommand } from './deal';
import { deviceCommand } from './device/deviceCommand';
import { doctorCommand } from './doctor/doctorCommand';
import { evaluateCommand } from './evaluate/evaluate';
import { experimentCommand } from './experiment/experimentCommand';
import { exportCommand } from './exportCommand';
import { importCommand } from './importCommand';
import { keysCommand } from './keys';
import { messageCommand } from './messageCommand';
import { migrateCommand } from './migrate';
import { ordersCommand } from './orders/ordersCommand';
import { previewCommand } from './preview';
import { publishCommand } from './publish';
import { rolloutCommand } from './rollout';
import { serveCommand } from './serve';
import { simulateCommand } from './simulate';
import { staticCommand } from './static';
import { trainCommand } from './train';
import { uninstallCommand } from './uninstall';
import { wakeCommand } from './wake';

/** Every subcommand, in the order of `couplet --help`. */
export const everyCommand = (): readonly Command[] => [
  keysCommand(),
  campaignCommand(),
  bundleCommand(),
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
  wakeCommand(),
  uninstallCommand(),
  exportCommand(),
  importCommand(),
  migrateCommand(),
];
