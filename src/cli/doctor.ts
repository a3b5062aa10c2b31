import { Command, InvalidArgumentError } from 'commander';
import { QUEUE_HASH } from '../protocol/values/mergePolicy';
import { fail, ok, type Result } from '../protocol/values/result';
import type { PageFact } from '../server/doctor/facts';
import type { Finding } from '../server/monitoring/finding';
import type { Environment } from '../server/platform/environment';
import { EXIT, printLines, valueOr } from './io/output';

/** Width of `warning` and `failure`. */
const WIDTH = 7;

/** Output lines for a terminal: each finding with its fix below, then the totals. */
const describeFindings = (findings: readonly Finding[]): readonly string[] => {
  const count = (level: Finding['level']): number => findings.filter((finding) => finding.level === level).length;
  return [
    ...findings.flatMap(({ check, level, code, message, fix }) => [
      `${level.padEnd(WIDTH)}  ${check}${level === 'ok' ? '' : ` (${code})`}: ${message}`,
      ...(fix === undefined ? [] : [`${' '.repeat(WIDTH)}  → ${fix}`]),
    ]),
    `${count('ok')} ok, warnings: ${count('warning')}, failures: ${count('failure')}`,
  ];
};

const UNNEEDED = '(One policy has only sources for Couplet and is not needed. Remove its header.)';

/** Headers that the page could send instead of its own. */
const describePolicies = (policies: readonly string[]): readonly string[] =>
  policies.length === 0
    ? []
    : [
        '',
        'The policy with what Couplet needs:',
        ...policies.map((policy) => (policy === '' ? UNNEEDED : `Content-Security-Policy: ${policy}`)),
        ...(policies.some((policy) => policy.includes("'nonce-")) ? ['Put its nonce on both lines of the tag.'] : []),
      ];

interface DoctorOptions {
  readonly policy?: readonly string[];
  readonly site?: string;
  readonly page?: string;
  readonly store?: string;
  readonly outside?: boolean;
  readonly json?: boolean;
}

const webAddress = (text: string): string => {
  if (!URL.canParse(text) || !/^https?:\/\//.test(text)) throw new InvalidArgumentError('Use an http or https address.');
  return text;
};

/** The address in the form used for appending routes and in tags: lower-case host, no default port. */
const serverAddress = (text: string): string => new URL(webAddress(text)).href.replace(/\/+$/, '');

/** The environment of the server, or of one of its shops. Errors: `config_invalid`, `store_unknown`. */
const environmentOf = async (store: string | undefined): Promise<Result<Environment>> => {
  if (!process.env.STORES)
    return store === undefined ? ok(process.env) : fail('store_unknown', 'STORES is not set, so there is only one shop. Remove --store.');
  const { readStores } = await import('../server/readStores');
  const stores = readStores(process.env.STORES, process.env);
  if (!stores.ok) return stores;
  const found = stores.value.find(({ id }) => id === store);
  return found ? ok(found.env) : fail('store_unknown', `Choose a shop: --store ${stores.value.map(({ id }) => id).join(' | ')}.`);
};

interface Said {
  readonly findings: readonly Finding[];
  readonly policies: readonly string[];
}

const print = ({ findings, policies }: Said, json: boolean): void => {
  printLines(json ? [JSON.stringify({ findings, policies })] : [...describeFindings(findings), ...describePolicies(policies)]);
  if (findings.some(({ level }) => level === 'failure')) process.exitCode = EXIT.failed;
};

/** A page under these policies that has the tag of docs/install.md, both lines with the policy's nonce if there is one. */
const pageUnder = (policies: readonly string[], server: string): PageFact => {
  const nonce = /'nonce-([^']*)'/i.exec(policies.join(' '))?.[1];
  return {
    url: 'https://shop.invalid/',
    policies,
    tags: [
      {
        src: `${server}/v1/couplet.js`,
        key: undefined,
        api: undefined,
        nonce,
        integrity: undefined,
        crossOrigin: true,
        workerUrl: undefined,
        heldAs: undefined,
        script: fail('unreachable', 'It was not asked for.'),
        intact: undefined,
      },
    ],
    queue: { hashes: [QUEUE_HASH], nonce },
    setsConfig: false,
  };
};

/** Judges policies alone, without asking anything of server or page. */
export const judgePolicies = async (policy: readonly string[], site: string): Promise<Said> => {
  const { checkPagePolicy, mergedPolicies } = await import('../server/doctor/checks/checkPagePolicy');
  const facts = { now: Date.now(), page: ok(pageUnder(policy, site)) };
  return { findings: checkPagePolicy(facts), policies: mergedPolicies(facts) };
};

const run = async ({ site, page, policy, store, outside = false, json = false }: DoctorOptions): Promise<void> => {
  if (policy) {
    const server = site ?? process.env.BASE_URL;
    if (server === undefined || !URL.canParse(server)) valueOr(fail('nothing_to_check', '--policy needs --site or BASE_URL.'), json);
    else print(await judgePolicies(policy, serverAddress(server)), json);
    return;
  }
  const environment = outside ? ok(undefined) : await environmentOf(store);
  if (!environment.ok) {
    valueOr(environment, json);
    return;
  }
  if (outside && site === undefined && page === undefined) {
    valueOr(fail('nothing_to_check', '--outside needs --site, --page or both.'), json);
    return;
  }
  const [{ gatherFacts }, { everyCheck }, { mergedPolicies }] = await Promise.all([
    import('../server/doctor/gather/gatherFacts'),
    import('../server/doctor/checks/everyCheck'),
    import('../server/doctor/checks/checkPagePolicy'),
  ]);
  const facts = await gatherFacts({ env: environment.value, site, page }, Date.now);
  print({ findings: everyCheck(facts), policies: mergedPolicies(facts) }, json);
};

export const doctorCommand = (): Command =>
  new Command('doctor')
    .description('check an installation and explain how to fix problems; changes nothing')
    .option('--site <url>', 'public address of the server', serverAddress)
    .option('--page <url>', 'address of a shop page that has the script tag', webAddress)
    .option('--policy <text>', 'content security policy to check instead, alone; may be repeated', (text, before: string[] = []) => [
      ...before,
      text,
    ])
    .option('--store <id>', 'shop to check, one of those in STORES')
    .option('--outside', 'check only --site and --page; works from any machine')
    .option('--json', 'print the findings as JSON')
    .addHelpText(
      'after',
      '\nRun it with the environment of `couplet serve` and as the same user. Each finding\nhas a reason code (docs/doctor.md) and, if something is wrong, how to fix it.\nThe exit code is 1 if anything failed.',
    )
    .action(run);
