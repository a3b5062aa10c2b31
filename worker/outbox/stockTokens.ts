import { HOUR } from '../../src/protocol/clock';
import { epochEnd, epochOf } from '../../src/protocol/reporting/tokenKeys';
import { fail, ok, type Result } from '../../src/protocol/result';
import type { LoadedBundle } from '../bundle/loadedBundle';
import type { WorkerPorts } from '../ports';
import type { DeviceStorage, MetaValues } from '../storage/deviceStorage';
import { fetchTokens } from './fetchTokens';
import { loadTokenKeys } from './loadTokenKeys';

type Stock = MetaValues['tokens'];

/** After a failure: the work of a batch is not done at every page. */
const RETRY = 6 * HOUR;

/**
 * The stock after a look at the keys of a bundle: with the tokens of this epoch, or as it was where it has them. Error `token_key_changed` and those
 * of what it calls.
 */
const restock = async (
  ports: WorkerPorts,
  api: string,
  bundle: LoadedBundle,
  { batch, left }: Stock,
  now: number,
): Promise<Result<Pick<Stock, 'batch' | 'left'>>> => {
  const [epoch, file] = [epochOf(now), bundle.manifest.tokens?.keys.sha256 ?? ''];
  const keys = await loadTokenKeys(ports, api, bundle);
  if (!keys.ok) return keys;
  const n = keys.value.keys.find((key) => key.epoch === epoch)?.n ?? '';
  if (batch?.epoch === epoch)
    return n === batch.n
      ? ok({ batch: { ...batch, file }, left })
      : fail('token_key_changed', 'The bundle has another key for this epoch than an earlier one had; no token is fetched with it.');
  const fetched = await fetchTokens(ports, api, keys.value, epoch);
  return fetched.ok
    ? ok({ batch: { epoch, n, file }, left: [...left.filter((token) => token.epoch + 1 === epoch), ...fetched.value] })
    : fetched;
};

/**
 * One batch of tokens an epoch, ahead of need and whatever comes of it, at a random moment after the epoch was first noticed, so that the time tells
 * nothing of reports. One tab at a time. Errors: those of `restock`; tried again hours later.
 * @param atOnce a ping waits for one: the device has come by a new experiment, which its fetching the bundle tells as well
 */
export const stockTokens = async (
  ports: WorkerPorts,
  api: string,
  store: DeviceStorage,
  bundle: LoadedBundle,
  atOnce = false,
): Promise<Result<undefined>> => {
  const now = ports.clock();
  const epoch = epochOf(now);
  const { tokens } = bundle.manifest;
  const stock = () => store.transaction(['meta'], 'readonly', (transaction) => transaction.meta('tokens'));
  let known = await stock();
  const isStocked = known?.batch?.epoch === epoch && known.batch.file === tokens?.keys.sha256;
  if (!tokens || isStocked) return ok(undefined);
  const keep = (change: Partial<Stock>): Promise<void> =>
    store.transaction(['meta'], 'readwrite', async (transaction) => {
      const current = await transaction.meta('tokens');
      // Erased meanwhile: whoever asked for that begins anew.
      if (current || !known)
        await transaction.putMeta('tokens', { version: 1, until: now, noticed: epoch, left: [], ...current, ...change });
    });
  if (known?.noticed !== epoch) {
    await keep({ noticed: epoch, until: now + Math.floor((ports.rng.uint32() / 2 ** 32) * ports.reportDelay) });
    if (!atOnce) return ok(undefined);
    known = await stock();
  }
  // Another file under an epoch that has its tokens is looked at without waiting: nothing is fetched for it but the file.
  if (!known || (known.until > now && known.batch?.epoch !== epoch && !atOnce)) return ok(undefined);
  const stocked = await restock(ports, api, bundle, known, now);
  await keep(stocked.ok ? { ...stocked.value, until: epochEnd(epoch) } : { until: now + RETRY });
  return stocked.ok ? ok(undefined) : stocked;
};
