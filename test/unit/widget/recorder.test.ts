import { expect, test } from 'vitest';
import type { ShopperEvent } from '../../../src/protocol/events/shopperEvent';
import { ok } from '../../../src/protocol/values/result';
import { createRecorder } from '../../../widget/capture/recorder';

const view = (time: number): ShopperEvent => ({ name: 'page_view', time });
const settle = () => new Promise((resolve) => setTimeout(resolve, 0));

test('keeps events until the worker is there, then sends them in order and in one batch', async () => {
  const batches: (readonly unknown[])[] = [];
  const sessions: unknown[] = [];
  const recorder = createRecorder(
    (_, session) => sessions.push(session),
    () => {},
  );
  recorder.add(view(1));
  recorder.add(view(2));
  await settle();
  expect(batches).toEqual([]);
  recorder.connect(async (events) => {
    batches.push(events);
    return ok({ recorded: events.length, rejected: [], session: { views: 7, carted: 0, goods: 0 } });
  });
  recorder.add(view(3));
  await settle();
  expect(batches).toEqual([[view(1), view(2), view(3)]]);
  expect(sessions).toEqual([{ views: 7, carted: 0, goods: 0 }]);
});

test('a worker that dies leaves a note and no rejection', async () => {
  const notes: string[] = [];
  const recorder = createRecorder(
    () => {},
    (code) => notes.push(code),
  );
  recorder.connect(() => Promise.reject(new Error('gone')));
  recorder.add(view(1));
  await settle();
  expect(notes).toEqual(['record_failed']);
});

test('what comes faster than it can be recorded is lost from its beginning, and said once', async () => {
  const batches: (readonly unknown[])[] = [];
  const notes: string[] = [];
  const recorder = createRecorder(
    () => {},
    (code, message) => notes.push(`${code}: ${message}`),
  );
  for (let at = 0; at < 700; at++) recorder.add(view(at));
  recorder.connect(async (events) => {
    batches.push(events);
    return ok({ recorded: events.length, rejected: [], session: { views: 0, carted: 0, goods: 0 } });
  });
  await settle();
  recorder.add(view(700));
  await settle();
  expect(batches).toEqual([Array.from({ length: 500 }, (_, at) => view(at + 200)), [view(700)]]);
  expect(notes).toEqual(['events_lost: 200 events came too fast to record']);
});
