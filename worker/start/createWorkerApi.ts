import { ok } from '../../src/protocol/values/result';
import type { WorkerApi } from '../api';
import { profileSettings } from '../bundle/loadedBundle';
import type { Seen } from '../privacyPanel/calls';
import { createProblems } from '../problems';
import { readProfile } from '../recording/eventLog';
import { recordEvents } from '../recording/recordEvents';
import { allOn } from '../storage/deviceStorage';
import { createBackground } from './createBackground';
import { createConsent } from './createConsent';
import { createLifecycle } from './createLifecycle';
import { createOffers } from './createOffers';
import { createRecording } from './createRecording';
import { engineLoader, panelCalls, picksCall, sharedChunks } from './lazyChunks';
import { mayReport, type Page, type StartKit, type StartPorts, storedOn } from './page';
import { createRunner } from './runner';

/**
 * The worker's side of the contract in `api.ts`, on the given ports. `start` may be called again, e.g. after a change of consent, to get
 * the new cart attribute. Code that only coupons need is in the engine, loaded on first use.
 */
export const createWorkerApi = (ports: StartPorts): WorkerApi => {
  const problems = createProblems(ports.clock);
  const page: Page = {};
  const kit: StartKit = {
    ports,
    problems,
    ...sharedChunks(ports),
    readProfile: async (transaction, of) => (await readProfile(transaction, profileSettings(of))).profile,
    record: (transaction, store, events) => recordEvents(transaction, page.bundle, mayReport(page, store), events),
  };
  const engine = engineLoader(kit);
  const runner = createRunner({
    problems,
    repair: () => repair(),
    // The settings for folding a profile come from the bundle.
    compact: async () => (page.bundle ? background.compact() : ok(undefined)),
  });
  const { run, once } = runner;
  const stored = storedOn(page, run);
  const background = createBackground({ ports, problems, page, engine, run });
  const { start } = createLifecycle({ ports, problems, page, engine, background, runner });
  const { prefer, ...consent } = createConsent({ ports, page, engine, stored, start });
  const seen = async (): Promise<Seen> => {
    // The answer includes learning that is in progress.
    await background.learnt();
    const { bundle: of, preferences = allOn } = page;
    return { of, preferences, scorer: engine.current()?.scorer(), problems: problems.list() };
  };
  const { repair, ...panel } = panelCalls(kit, stored, once, { seen, prefer });
  return {
    start,
    ...createRecording({ ports, problems, page, background, stored, run }),
    ...createOffers({ ports, problems, page, engine, background, run }),
    ...consent,
    ...panel,
    picks: picksCall(kit, page, stored),
  };
};
