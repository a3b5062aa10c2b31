import type { Environment } from './givenVariables';
import { openSite, type Site } from './openSite';
import { readStores } from './sites/readStores';
import { storesFront } from './sites/storesFront';

export interface RunningServer {
  readonly url: string;
  /** Address of each store by its id, where there are several. */
  readonly stores?: Readonly<Record<string, string>>;
  /** Each shop's console, with the secret of its setup link while nobody has entered it: not for a log. */
  readonly consoles: readonly string[];
  /** Stops accepting, finishes what is running, closes the stores. Safe to call twice. */
  readonly close: () => Promise<void>;
}

const listen = async (site: Site): Promise<RunningServer> => {
  const { app, config, start, close, consoleUrl } = site;
  try {
    const listening = await app.listen({ port: config.PORT, host: config.HOST });
    const url = config.BASE_URL ?? listening;
    const address = await consoleUrl(url);
    start();
    return { url, consoles: address === undefined ? [] : [address], close };
  } catch (error) {
    await close();
    throw error;
  }
};

/**
 * One shop by its environment, or several by the file `STORES` names. Rejects with a sentence for people when the environment, a data folder or a
 * database is not usable.
 */
export const startServer = async (
  env: Environment,
  say: (line: string) => void = (line) => process.stderr.write(`${line}\n`),
): Promise<RunningServer> => {
  if (!env.STORES) return listen(await openSite(env, say));
  const stores = readStores(env.STORES, env);
  if (!stores.ok) throw new Error(`${env.STORES}: ${stores.error.message}`, { cause: stores.error });
  return storesFront(stores.value, say);
};
