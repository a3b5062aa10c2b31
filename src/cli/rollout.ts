import { Command } from 'commander';
import { type ServerAddress, sendToServer } from '../trainer/bundle/sendToServer';
import { alignColumns } from './alignColumns';
import { printLines, valueOr } from './output';
import { withServerOptions } from './serverOptions';
import { shareArgument } from './shareArgument';

interface RolloutOptions extends ServerAddress {
  readonly share?: number;
  readonly json?: boolean;
}

interface Stored {
  readonly bundles: readonly { readonly id: string; readonly publishedAt: number; readonly share: number }[];
}

const percentOf = (share: number): string => (share === 0 ? '' : `${Number((share * 100).toFixed(2))}%`);

const table = ({ bundles }: Stored): readonly string[] =>
  bundles.length === 0
    ? ['no bundle was published here']
    : alignColumns([
        ['bundle', 'published', 'devices'],
        ...bundles.map(({ id, publishedAt, share }) => [id, new Date(publishedAt).toISOString(), percentOf(share)]),
      ]);

/** With a bundle and a share: changes who takes it. In any case: what is stored and who takes it now. */
const run = async (bundle: string | undefined, { share, json = false, ...address }: RolloutOptions, command: Command): Promise<void> => {
  if ((bundle === undefined) !== (share === undefined)) command.error('error: a bundle and --share go together', { exitCode: 2 });
  if (bundle !== undefined && valueOr(await sendToServer(address, 'PUT', '/v1/admin/rollout', { bundle, share }), json) === undefined)
    return;
  const stored = valueOr(await sendToServer(address, 'GET', '/v1/admin/bundles'), json);
  if (stored !== undefined) printLines(json ? [JSON.stringify(stored)] : table(stored as Stored));
};

export const rolloutCommand = (): Command =>
  withServerOptions(new Command('rollout'))
    .description(
      'list published bundles, and let a share of the devices take one: 100% for all, an older one to go back, 0% to end a trial',
    )
    .argument('[bundle]', 'id of a bundle published before')
    .option('--share <share>', 'share of the devices, such as 10%', shareArgument)
    .option('--json', 'print the list as JSON')
    .action(run);
