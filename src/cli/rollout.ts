import { Command } from 'commander';
import type { Provenance } from '../bundle/provenance';
import { ok, type Result } from '../protocol/values/result';
import { type ServerAddress, sendToServer, storedManifest } from '../trainer/bundle/sendToServer';
import { describeProvenance } from './describeBundle';
import { shareArgument, withServerOptions } from './io/arguments';
import { alignColumns, printLines, usageError, valueOr } from './io/output';

interface RolloutOptions extends ServerAddress {
  readonly share?: number;
  readonly json?: boolean;
}

interface Listed {
  readonly id: string;
  readonly publishedAt: number;
  readonly share: number;
}
interface Stored {
  readonly bundles: readonly (Listed & { readonly provenance?: Provenance | null })[];
}

const percentOf = (share: number): string => (share === 0 ? '' : `${Number((share * 100).toFixed(2))}%`);

const table = ({ bundles }: Stored): readonly string[] =>
  bundles.length === 0
    ? ['no bundle has been published']
    : alignColumns([
        ['bundle', 'published', 'devices'],
        ...bundles.map(({ id, publishedAt, share }) => [id, new Date(publishedAt).toISOString(), percentOf(share)]),
      ]).concat(
        bundles.flatMap(({ id, provenance }) =>
          provenance === undefined ? [] : [`${id}: ${describeProvenance(provenance ?? undefined)}`],
        ),
      );

/** Adds the provenance of the bundles that devices take now; null if they state none. */
const withProvenance = async (address: ServerAddress, { bundles }: { readonly bundles: readonly Listed[] }): Promise<Result<Stored>> => {
  const listed: Stored['bundles'][number][] = [];
  for (const bundle of bundles) {
    const manifest = bundle.share > 0 ? await storedManifest(address, bundle.id) : undefined;
    if (manifest?.ok === false) return manifest;
    listed.push({ ...bundle, ...(manifest ? { provenance: manifest.value.provenance ?? null } : {}) });
  }
  return ok({ bundles: listed });
};

/** With a bundle and a share, changes the rollout. Always prints the stored bundles, the current rollout and the provenance. */
const run = async (bundle: string | undefined, { share, json = false, ...address }: RolloutOptions, command: Command): Promise<void> => {
  if ((bundle === undefined) !== (share === undefined))
    usageError(command, 'missing_mandatory_option_value', 'use a bundle id and --share together.');
  if (bundle !== undefined && valueOr(await sendToServer(address, 'PUT', '/v1/admin/rollout', { bundle, share }), json) === undefined)
    return;
  const answer = await sendToServer(address, 'GET', '/v1/admin/bundles');
  const stored = valueOr(answer.ok ? await withProvenance(address, answer.value as Stored) : answer, json);
  if (stored) printLines(json ? [JSON.stringify(stored)] : table(stored));
};

export const rolloutCommand = (): Command =>
  withServerOptions(new Command('rollout'))
    .description('list published bundles, or roll one out to a share of devices (100%: all; 0%: end the trial)')
    .argument('[bundle]', 'id of a published bundle')
    .option('--share <share>', 'share of devices, such as 10%', shareArgument)
    .option('--json', 'print the list as JSON')
    .action(run);
