import type { ShopperEvent } from '../src/protocol/events/shopperEvent';
import type { Recorded, WorkerApi } from '../worker/api';

type Record = WorkerApi['record'];

/** Sends events in the order they came, one batch a tick, and keeps the latest until the worker is there. */
export interface Recorder {
  add(event: ShopperEvent): void;
  connect(record: Record): void;
}

const KEPT = 500;

export const createRecorder = (
  recorded: (events: readonly ShopperEvent[], session: Recorded['session'] | undefined) => void,
  note: (code: string, message: string) => void,
): Recorder => {
  let waiting: ShopperEvent[] = [];
  let record: Record | undefined;
  let scheduled = false;
  let lost = 0;
  const flush = async (): Promise<void> => {
    scheduled = false;
    const events = waiting;
    if (!record || events.length === 0) return;
    waiting = [];
    if (lost) note('events_lost', `${lost} came faster than they could be recorded`);
    lost = 0;
    const result = await record(events);
    for (const { index, code } of result.ok ? result.value.rejected : []) note(code, `event ${events[index]?.name} was not recorded`);
    if (!result.ok) note(result.error.code, result.error.message);
    recorded(events, result.ok ? result.value.session : undefined);
  };
  const schedule = (): void => {
    if (scheduled || !record) return;
    scheduled = true;
    queueMicrotask(() => void flush().catch((error: unknown) => note('record_failed', String(error))));
  };
  return {
    add: (event) => {
      waiting.push(event);
      if (waiting.length > KEPT) {
        waiting.shift();
        lost++;
      }
      schedule();
    },
    connect: (use) => {
      record = use;
      schedule();
    },
  };
};
