import { Command, InvalidArgumentError } from 'commander';
import { fail, ok, type Result } from '../protocol/values/result';
import type { Finding } from '../server/doctor/facts';
import type { Environment } from '../server/platform/environment';
import { EXIT, printLines, valueOr } from './io/output';

/** Width of `warning` and `failure`. */
const WIDTH = 7;

/** Lines for a terminal: a finding each, with what to do below it, and how many there are. */
const describeFindings = (findings: readonly Finding[]): readonly string[] => {
  const count = (level: Finding['level']): number => findings.filter((finding) => finding.level === level).length;
  return [
    ...findings.flatMap(({ check, level, code, message, fix }) => [
      `${level.padEnd(WIDTH)}  ${check}${level === 'ok' ? '' : ` (${code})`}: ${message}`,
      ...(fix === undefined ? [] : [`${' '.repeat(WIDTH)}  → ${fix}`]),
    ]),
    `${count('ok')} ok, ${count('warning')} to look at, ${count('failure')} to mend`,
  ];
};

interface DoctorOptions {
  readonly site?: string;
  readonly page?: string;
  readonly store?: string;
  readonly outside?: boolean;
  readonly json?: boolean;
}

const webAddress = (text: string): string => {
  if (!URL.canParse(text) || !/^https?:\/\//.test(text)) throw new InvalidArgumentError('It must be an http or https address.');
  return text;
};

/** As routes are appended to it, and as what a tag names is written: host in lower case, no port where it is the usual one. */
const serverAddress = (text: string): string => new URL(webAddress(text)).href.replace(/\/+$/, '');

/** The environment of the server, or of one of several stores in it. Errors: `config_invalid`, `store_unknown`. */
const environmentOf = async (store: string | undefined): Promise<Result<Environment>> => {
  if (!process.env.STORES) return store === undefined ? ok(process.env) : fail('store_unknown', 'STORES is not set: there is one shop.');
  const { readStores } = await import('../server/readStores');
  const stores = readStores(process.env.STORES, process.env);
  if (!stores.ok) return stores;
  const found = stores.value.find(({ id }) => id === store);
  return found ? ok(found.env) : fail('store_unknown', `Name one of the stores: --store ${stores.value.map(({ id }) => id).join(' | ')}.`);
};

const run = async ({ site, page, store, outside = false, json = false }: DoctorOptions): Promise<void> => {
  const environment = outside ? ok(undefined) : await environmentOf(store);
  if (!environment.ok) {
    valueOr(environment, json);
    return;
  }
  if (outside && site === undefined && page === undefined) {
    valueOr(fail('nothing_to_check', 'With --outside name the server (--site), a page of the shop (--page), or both.'), json);
    return;
  }
  const [{ gatherFacts }, { everyCheck }] = await Promise.all([
    import('../server/doctor/gather/gatherFacts'),
    import('../server/doctor/checks/everyCheck'),
  ]);
  const findings = everyCheck(await gatherFacts({ env: environment.value, site, page }, Date.now));
  printLines(json ? [JSON.stringify({ findings })] : describeFindings(findings));
  if (findings.some(({ level }) => level === 'failure')) process.exitCode = EXIT.failed;
};

export const doctorCommand = (): Command =>
  new Command('doctor')
    .description('check an installation, and say how to mend what is wrong; changes nothing')
    .option('--site <url>', 'address of the server, as shoppers’ browsers reach it', serverAddress)
    .option('--page <url>', 'address of a page of the shop that has the tag', webAddress)
    .option('--store <id>', 'which one of the stores that STORES names')
    .option('--outside', 'look at --site and --page only, from any machine')
    .option('--json', 'print the findings as JSON')
    .addHelpText(
      'after',
      '\nRun it with the environment of `couplet serve`, as the same user. Each finding is ok, a warning or a failure, with a reason code and what to\ndo; the exit code is 1 where there is a failure. docs/doctor.md lists them.',
    )
    .action(run);
