import { fail, ok, type Result } from '../../src/protocol/values/result';
import type { WorkerApi } from '../api';
import type { Engine, Situation } from '../offers/engine';
import type { WorkerPorts } from '../ports';
import type { Problems } from '../problems';
import { mayServe } from '../sync/serving';
import type { Background } from './createBackground';
import type { EngineLoader } from './lazyChunks';
import { notStarted, type Page } from './page';
import type { Run } from './runner';

interface OffersOptions {
  readonly ports: WorkerPorts;
  readonly problems: Problems;
  readonly page: Page;
  readonly engine: EngineLoader;
  readonly background: Background;
  readonly run: Run;
}

/** The calls of the API that the engine answers. */
export const createOffers = ({
  ports,
  problems,
  page,
  engine,
  background,
  run,
}: OffersOptions): Pick<WorkerApi, 'decide' | 'confirm' | 'explain' | 'claim'> => {
  /**
   * Runs a call of the engine once the start has finished.
   * @param off answer while the shop has switched coupons off; absent: not checked
   */
  const withEngine = <T>(
    off: Result<T> | undefined,
    work: (engine: Engine, situation: Situation) => Promise<Result<T>>,
  ): Promise<Result<T>> =>
    run(async () => {
      const outcome = await page.started;
      const store = await page.storage;
      if (outcome && !outcome.ok) return outcome;
      const { config, bundle, assignment } = page;
      if (!config || !store || !bundle || !assignment) return notStarted;
      const status = off ? await mayServe(ports, config.api, store) : ok(undefined);
      if (off && !status.ok) {
        problems.add(status.error);
        return off;
      }
      const loaded = await engine.get(config);
      // A newer bundle may have taken over in the meantime.
      return loaded.ok
        ? work(loaded.value, { config, store, bundle: page.bundle ?? bundle, assignment: page.assignment ?? assignment })
        : loaded;
    });
  return {
    decide: (context) =>
      withEngine(ok(undefined), async (loaded, situation) => {
        if (page.preferences?.erasing) return ok(undefined);
        // Takes everything that has happened before into account.
        await background.learnt();
        return loaded.offer(situation, context, background.learn);
      }),
    confirm: (decisionId, ahead) => withEngine(ok(false), (loaded, situation) => loaded.confirm(situation, decisionId, ahead)),
    explain: (decisionId) => withEngine(undefined, (loaded, situation) => loaded.explain(situation, decisionId)),
    // A server refuses by itself once coupons are off. With static files, the device has to check.
    claim: (decisionId) =>
      withEngine(page.bundle?.manifest.static && fail('serving_stopped', 'The shop has coupons off.'), (loaded, situation) =>
        loaded.claim(situation, decisionId),
      ),
  };
};
