import { readFileSync } from 'node:fs';
import { Command, InvalidArgumentError } from 'commander';
import * as v from 'valibot';
import { shopCodeSchema } from '../protocol/coupons/codes';
import { parseWith } from '../protocol/values/parse';
import { newCode } from '../server/claims/claimMaker';
import { type ServerAddress, sendToServer } from '../trainer/bundle/sendToServer';
import { wholeNumber, withServerOptions } from './io/arguments';
import { printLines, valueOr } from './io/output';

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
  if (done) printLines([json ? JSON.stringify(done) : `${done.added} codes added to ${coupon}; ${done.known} were already there`]);
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

/** Drawn codes must be importable. */
const codePrefix = (text: string): string => {
  const prefix = text.toUpperCase();
  if (!v.is(shopCodeSchema, newCode(prefix)))
    throw new InvalidArgumentError('Start codes with an ASCII letter or digit, and use no spaces.');
  return prefix;
};

const runGenerate = ({ count, prefix }: { readonly count: number; readonly prefix: string }): void => {
  const codes = new Set<string>();
  while (codes.size < count) codes.add(newCode(prefix));
  printLines(['code', ...codes]);
};

const ofCoupon = (command: Command): Command =>
  withServerOptions(command).requiredOption('--coupon <id>', 'coupon that uses a code pool').option('--json', 'print the counts as JSON');

export const codesCommand = (): Command =>
  new Command('codes')
    .description('manage pools of codes that exist in your shop')
    .addCommand(
      new Command('generate')
        .description('generate codes without look-alike characters as CSV, to import into your shop and into Couplet')
        .requiredOption('--count <n>', 'how many', howMany)
        .option('--prefix <text>', 'prefix of each code', codePrefix, '')
        .action(runGenerate),
    )
    .addCommand(
      ofCoupon(new Command('import'))
        .description("import a CSV file of codes into a coupon's pool; all or none are added, and repeats are ignored")
        .argument('<file>', 'one code per line, or a table with a column named code')
        .action(runImport),
    )
    .addCommand(ofCoupon(new Command('count')).description('show how many codes are left').action(runCount));
