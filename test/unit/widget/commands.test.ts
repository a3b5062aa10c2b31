import { expect, test } from 'vitest';
import { createRun } from '../../../widget/app/pageCommands';
import { createListeners } from '../../../widget/listeners';
import type { Command } from '../../../widget/pageContract';

test('a command that throws or does not exist is a note, and the caller goes on', () => {
  const notes: string[] = [];
  const given: Command[] = [];
  const run = createRun(
    {
      broken: () => {
        throw new Error('inside');
      },
      attribution: () => 'v1.e.none.-',
    },
    given,
    (code) => notes.push(code),
  );
  expect(run(['broken'])).toBeUndefined();
  expect(run(['missing'])).toBeUndefined();
  expect(run(['constructor'])).toBeUndefined();
  expect(run([])).toBeUndefined();
  expect(run([Object.create(null)])).toBeUndefined();
  expect(notes).toEqual(['command_failed', 'unknown_command', 'unknown_command', 'unknown_command', 'command_failed']);
  expect(run(['attribution'])).toBe('v1.e.none.-');
  expect(given.map((call) => call[0])).toEqual(['broken', 'missing', 'constructor', undefined, {}, 'attribution']);
  for (let call = 0; call < 200; call++) run(['attribution']);
  expect(given).toHaveLength(100);
});

test('a listener that comes late still gets the attribution, but no claim of somebody else', async () => {
  const listeners = createListeners();
  const heard: unknown[] = [];
  listeners.emit('attribution', 'v1.e.rule.-');
  listeners.emit('claim', { couponId: 'c', code: 'X', expiresAt: 1 });
  listeners.on('attribution', (value: unknown) => heard.push(value));
  listeners.on('claim', (value: unknown) => heard.push(value));
  listeners.on('attribution', 'no function');
  await Promise.resolve();
  expect(heard).toEqual(['v1.e.rule.-']);
});
