import { generateKeyPairSync } from 'node:crypto';
import { rmSync, writeFileSync } from 'node:fs';
import type { Campaign } from '../../bundle/campaign';
import { keyFileOf } from '../../bundle/keys';
import type { TrainingFile, TrainingRun } from '../../protocol/training';
import type { AskMetrics } from '../reporting/metrics';
import type { TrainingFiles } from './trainingFiles';

/** A run to start. */
export interface RunWanted {
  readonly campaign: Campaign;
  /** The bundle it is live in. */
  readonly base: string;
  /** Complete and inspected, one of a kind. */
  readonly files: readonly TrainingFile[];
  /** Also the server's own orders, unless a file has orders. */
  readonly ownOrders: boolean;
  readonly seed: number;
  readonly by: string;
}

interface Prepared {
  readonly inputs: TrainingRun['inputs'];
  /** Of `couplet train`. */
  readonly args: readonly string[];
  /** Names of the files by their path, for messages. */
  readonly names: ReadonlyMap<string, string>;
}

/** Files that only a running process needs: a key, and the orders. */
const SCRAPS = ['key.json', 'orders.csv'];

export const removeScraps = (pathOf: (file: string) => string): void => {
  for (const name of SCRAPS) rmSync(pathOf(name), { force: true });
};

const inputOf = ({ id, name, inspection }: TrainingFile): TrainingRun['inputs'] =>
  inspection && inspection.kind !== 'unknown' ? [{ kind: inspection.kind, id, name }] : [];

export const inputsOf = (files: readonly TrainingFile[]): TrainingRun['inputs'] => files.flatMap(inputOf);

/**
 * Writes what `couplet train` needs into the run's folder. The key is for this run alone: the site's key signs the version that is made of
 * the result, so it never leaves the server's process.
 */
export const prepareRun = async (
  pathOf: (file: string) => string,
  { campaign, files, ownOrders, seed }: RunWanted,
  { uploads, metrics }: { readonly uploads: Pick<TrainingFiles, 'pathOf'>; readonly metrics: AskMetrics },
): Promise<Prepared> => {
  const [plan, key, own] = [pathOf('campaign.json'), pathOf('key.json'), pathOf('orders.csv')];
  writeFileSync(plan, JSON.stringify(campaign), { mode: 0o600 });
  writeFileSync(key, JSON.stringify(keyFileOf(generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' }))), { mode: 0o600 });
  const given = inputsOf(files);
  const asksOwn = ownOrders && !given.some(({ kind }) => kind === 'orders');
  const count = asksOwn ? await metrics('orderFile', { path: own, currency: campaign.currency }) : 0;
  const options = files.flatMap((file) => inputOf(file).flatMap(({ kind }) => [`--${kind}`, uploads.pathOf(file)]));
  return {
    inputs: [...given, ...(count > 0 ? [{ kind: 'orders' as const, id: null, name: 'orders' }] : [])],
    args: [
      ...['--campaign', plan, '--key', key, '--out', pathOf('bundle'), '--seed', String(seed)],
      ...options,
      ...(count > 0 ? ['--orders', own] : []),
    ],
    names: new Map([...files.map((file) => [uploads.pathOf(file), file.name] as const), [own, 'orders']]),
  };
};

/** Text with the files' names instead of their paths on the server's disk. */
export const withNames = (text: string, names: ReadonlyMap<string, string>): string =>
  [...names].reduce((words, [path, name]) => words.replaceAll(path, () => name), text);
