import { goodsOf } from '../../src/engine/profile/updateProfile';
import { readEvent } from '../../src/protocol/events/shopperEvent';
import { ok } from '../../src/protocol/values/result';
import type { WorkerApi } from '../api';
import type { WorkerPorts } from '../ports';
import type { Problems } from '../problems';
import { logTables } from '../recording/eventLog';
import { recordEvents } from '../recording/recordEvents';
import type { Background } from './createBackground';
import { mayReport, type Page, type Stored } from './page';
import type { Run } from './runner';

/** Number of events after which the log is checked on a page that stays open. */
const LOOK_AFTER = 2_000;

interface RecordingOptions {
  readonly ports: WorkerPorts;
  readonly problems: Problems;
  readonly page: Page;
  readonly background: Background;
  readonly stored: Stored;
  readonly run: Run;
}

/** Stores the page's events. Most pages need nothing else. */
export const createRecording = ({ ports, problems, page, background, stored, run }: RecordingOptions): Pick<WorkerApi, 'record'> => {
  /** Events since the log was last checked. */
  let recorded = 0;
  return {
    record: (inputs) =>
      stored(async (store) => {
        const rejected: { index: number; code: string }[] = [];
        const events = inputs.flatMap((input, index) => {
          const event = readEvent(input);
          if (event.ok) return [event.value];
          rejected.push({ index, code: event.error.code });
          problems.add({ code: event.error.code, message: `${event.error.message} (${event.error.at ?? 'event'})` });
          return [];
        });
        const { session, cart } = await store.transaction(logTables, 'readwrite', (transaction) =>
          recordEvents(transaction, page.bundle, mayReport(page, store), events),
        );
        // The events are stored. Their outcomes wait in storage for the engine, so the page need not wait for its download.
        void background.learn();
        ports.idle?.(background.warm);
        // A single-page shop may never load another page.
        recorded += events.length;
        if (recorded > LOOK_AFTER) {
          recorded = 0;
          void run(background.compact);
        }
        return ok({ recorded: events.length, rejected, session: { views: session.views, carted: session.carted, goods: goodsOf(cart) } });
      }),
  };
};
