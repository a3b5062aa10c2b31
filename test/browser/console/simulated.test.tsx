import axe from 'axe-core';
import { type ComponentChildren, render } from 'preact';
import * as v from 'valibot';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { answersChanged, useAnswer } from '../../../src/console/api/ask';
import { Simulated } from '../../../src/console/app/Simulated';
import type { Language } from '../../../src/console/i18n/languages';
import { InLanguage } from '../../helpers/console/InLanguage';
import '../../../src/console/ui/console.css';

const schema = v.object({ orders: v.number() });
/** Requests the figure again. */
let reload: () => void;
const Figure = () => {
  const answer = useAnswer('admin/figure', schema);
  reload = answer.reload;
  return <p>{answer.value?.orders ?? 'none yet'}</p>;
};
const nothing = (): void => undefined;

let place: HTMLElement;
let asked: number;
/** Lets the answer that is being waited for come. */
let answer: () => void;
const show = (children: ComponentChildren, language: Language = 'en'): void =>
  render(
    <InLanguage language={language}>
      <main>{children}</main>
    </InLanguage>,
    place,
  );

beforeEach(() => {
  place = document.body.appendChild(document.createElement('div'));
  asked = 0;
  vi.stubGlobal('fetch', (_: unknown, { signal }: RequestInit) => {
    const number = ++asked;
    return new Promise<Response>((resolve, reject) => {
      answer = () => resolve(Response.json({ orders: number }));
      signal?.addEventListener('abort', () => reject(new Error('aborted')));
    });
  });
});
afterEach(() => {
  render(null, place);
  place.remove();
  vi.unstubAllGlobals();
});

test('says how many of the orders nobody made, in Chinese too', async () => {
  show(<Simulated orders={1_204} ask={nothing} moves={false} />);
  expect(place.textContent).toContain('Demo data: 1,204 orders');
  const { violations } = await axe.run(place);
  expect(violations.map(({ id }) => id)).toEqual([]);
  show(<Simulated orders={1_204} ask={nothing} moves={false} />, 'zh-CN');
  expect(place.textContent).toContain('1,204 笔');
});

test('has figures asked for again when there are more, and leaves a page that is written on alone', async () => {
  const page = (orders: number, moves: boolean) => (
    <>
      <Simulated orders={orders} ask={nothing} moves={moves} />
      <Figure />
    </>
  );
  show(page(5, false));
  await expect.poll(() => asked).toBe(1);
  answer();
  await expect.poll(() => place.lastElementChild?.lastElementChild?.textContent).toBe('1');
  show(page(6, false));
  await new Promise((done) => setTimeout(done, 50));
  expect(asked).toBe(1);
  show(page(7, true));
  await expect.poll(() => asked).toBe(2);
  answer();
  await expect.poll(() => place.lastElementChild?.lastElementChild?.textContent).toBe('2');
});

test.each<[string, () => void]>([
  ['figures move', answersChanged],
  ['it is reloaded', () => reload()],
])('waits for an answer that is on its way, and asks once more after it, however often %s meanwhile', async (_what, again) => {
  show(<Figure />);
  await expect.poll(() => asked).toBe(1);
  for (let i = 0; i < 5; i++) again();
  await new Promise((done) => setTimeout(done, 50));
  expect(asked).toBe(1);
  answer();
  await expect.poll(() => place.textContent).toBe('1');
  await expect.poll(() => asked).toBe(2);
  answer();
  await expect.poll(() => place.textContent).toBe('2');
  expect(asked).toBe(2);
});
