import { readFileSync } from 'node:fs';
import { Command, InvalidArgumentError } from 'commander';
import * as v from 'valibot';
import { shopCodeSchema } from '../protocol/coupons/codes';
import { parseWith } from '../protocol/values/parse';
import { newCode } from '../server/claims/claimMaker';
import { type ServerAddress, sendToServer } from '../trainer/bundle/sendToServer';
import { adminCommand } from './admin';
import { bundleCommand } from './bundle';
import { campaignCommand } from './campaign';
import { dealCommand } from './deal';
import { deviceCommand } from './device';
import { doctorCommand } from './doctor';
import { evaluateCommand } from './evaluate/evaluate';
import { planCommand } from './experiment/planCommand';
import { resultsCommand } from './experiment/resultsCommand';
import { wholeNumber, withServerOptions } from './io/arguments';
import { printLines, valueOr } from './io/output';
import { keysCommand } from './keys';
import { messageCommand } from './message';
import { ordersCommand } from './orders/ordersCommand';
import { previewCommand } from './preview';
import { publishCommand } from './publish';
import { rolloutCommand } from './rollout';
import { aggregatorCommand, serveCommand } from './serve';
import { simulateCommand } from './simulate/simulate';
import { staticCommand } from './static';
import { exportCommand, importCommand, migrateCommand } from './storeCommands';
import { trainCommand } from './train';
import { uninstallCommand } from './uninstall';

interface PoolOptions extends ServerAddress {
  readonly coupon: string;
  readonly json?: boolean;
}

const importedSchema = v.object({ added: v.number(), known: v.number() });
const poolSchema = v.object({ imported: v.number(), left: v.number() });

const pathOf = (coupon: string): string => `/v1/admin/coupons/${encodeURIComponent(coupon)}/codes`;

const runImport = async (file: string, { coupon, json = false, ...address }: PoolOptions): Promise<void> => {
  const sent = await sendToServer(address, 'PUT', pathOf(coupon), readFileSync(file, 'utf8'));
  const done = valueOr(sent.ok ? parseWith(importedSchema, sent.value, 'answer_malformed') : sent, json);
  if (done) printLines([json ? JSON.stringify(done) : `${done.added} codes added to ${coupon}, ${done.known} were there before`]);
};

const runCount = async ({ coupon, json = false, ...address }: PoolOptions): Promise<void> => {
  const sent = await sendToServer(address, 'GET', pathOf(coupon));
  const pool = valueOr(sent.ok ? parseWith(poolSchema, sent.value, 'answer_malformed') : sent, json);
  if (pool) printLines([json ? JSON.stringify(pool) : `${coupon}: ${pool.left} of ${pool.imported} codes left`]);
};

const howMany = (text: string): number => {
  const count = wholeNumber(text);
  if (count === 0) throw new InvalidArgumentError('It must be at least 1.');
  return count;
};

/** What is drawn here must be importable. */
const codePrefix = (text: string): string => {
  const prefix = text.toUpperCase();
  if (!v.is(shopCodeSchema, newCode(prefix)))
    throw new InvalidArgumentError('Codes begin with a letter or digit of ASCII and have no spaces.');
  return prefix;
};

const runGenerate = ({ count, prefix }: { readonly count: number; readonly prefix: string }): void => {
  const codes = new Set<string>();
  while (codes.size < count) codes.add(newCode(prefix));
  printLines(['code', ...codes]);
};

const ofCoupon = (command: Command): Command =>
  withServerOptions(command)
    .requiredOption('--coupon <id>', 'coupon whose codes come from a pool')
    .option('--json', 'print figures as JSON');

export const codesCommand = (): Command =>
  new Command('codes')
    .description('codes that your shop has already: draw them, import them, count them')
    .addCommand(
      new Command('generate')
        .description('draw codes without letters that are taken for others, as CSV to be imported into your shop and here')
        .requiredOption('--count <n>', 'how many', howMany)
        .option('--prefix <text>', 'what each begins with', codePrefix, '')
        .action(runGenerate),
    )
    .addCommand(
      ofCoupon(new Command('import'))
        .description("add a CSV file's codes to a coupon's pool, all or none; the same file again changes nothing")
        .argument('<file>', 'one code a line, or a table with a column called code')
        .action(runImport),
    )
    .addCommand(ofCoupon(new Command('count')).description('how many codes are left').action(runCount));

const answerSchema = v.object({ seq: v.number(), endsAt: v.number(), subscriptions: v.number() });

const run = async ({ json = false, ...address }: ServerAddress & { readonly json?: boolean }): Promise<void> => {
  const sent = await sendToServer(address, 'POST', '/v1/admin/push/wake');
  const woken = valueOr(sent.ok ? parseWith(answerSchema, sent.value, 'answer_malformed') : sent, json);
  if (!woken) return;
  const until = new Date(woken.endsAt).toISOString();
  printLines([json ? JSON.stringify(woken) : `wake-up ${woken.seq}: ${woken.subscriptions} browsers, tried until ${until}`]);
};

const wakeCommand = (): Command =>
  withServerOptions(new Command('wake'))
    .description('wake the browsers that agreed to it; each decides for itself whether it has a coupon to show')
    .option('--json', "print the server's answer as JSON")
    .action(run);

export const experimentCommand = (): Command =>
  new Command('experiment')
    .description('what the coupons earn, from orders; and how long it takes to know')
    .addCommand(resultsCommand(), { isDefault: true })
    .addCommand(planCommand());

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
