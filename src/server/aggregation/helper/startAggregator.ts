import { makeSplitKey } from '../../../secureAggregation/hpke';
import type { Environment } from '../../givenVariables';
import { openDataFolder } from '../../store/openDataFolder';
import { createCsprng } from '../leader/csprng';
import { splitBearer } from '../leader/splitSecrets';
import { buildAggregator } from './aggregatorApp';
import { readAggregatorConfig } from './aggregatorConfig';
import { openAggregatorStore } from './aggregatorStore';
import { createHelper } from './helper';

export interface RunningAggregator {
  readonly url: string;
  /** Public key for the shop's campaign. */
  readonly key: string;
  readonly close: () => Promise<void>;
}

/**
 * The second aggregator of mode `split`, for one shop. Its key is made at the first start. Rejects with a sentence for people where the environment or
 * the folder is not usable.
 * @param newKey makes another key, which new bundles are to name; those before it stay, for the bundles that name them
 */
export const startAggregator = async (
  env: Environment,
  newKey = false,
  say: (line: string) => void = (line) => process.stderr.write(`${line}\n`),
): Promise<RunningAggregator> => {
  const read = readAggregatorConfig(env);
  if (!read.ok) throw new Error(`The aggregator's environment is not valid: ${read.error.message}.`, { cause: read.error });
  const { PORT, HOST, AGGREGATOR_DIR, SPLIT_SECRET, LOG_LEVEL } = read.value;
  openDataFolder(AGGREGATOR_DIR, say);
  const store = openAggregatorStore(AGGREGATOR_DIR);
  try {
    if (newKey || store.keys().length === 0) store.addKey(await makeSplitKey(), Date.now());
    const key = store.keys()[0]?.publicKey ?? '';
    const helper = createHelper({ store, secret: SPLIT_SECRET, clock: Date.now, rng: createCsprng() });
    const app = await buildAggregator({ helper, bearer: splitBearer(SPLIT_SECRET), key, logLevel: LOG_LEVEL });
    const url = await app.listen({ port: PORT, host: HOST });
    let closing: Promise<void> | undefined;
    const close = async (): Promise<void> => {
      await app.close();
      store.close();
    };
    return {
      url,
      key,
      close: () => {
        closing ??= close();
        return closing;
      },
    };
  } catch (error) {
    store.close();
    throw error;
  }
};
