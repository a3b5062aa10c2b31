import { render } from 'preact';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { createFormats, LanguageContext } from '../../../src/console/i18n/i18n';
import { Release } from '../../../src/console/pages/versions/Versions';

const bundle = { id: '0123456789abcdef', publishedAt: 0, share: 0 };
let place: HTMLElement;
const done = vi.fn();

beforeEach(() => {
  done.mockClear();
  place = document.body.appendChild(document.createElement('div'));
});
afterEach(() => {
  render(null, place);
  place.remove();
  vi.unstubAllGlobals();
});

test.each([
  ['release_coupon_differs', 'en', /was changed or taken out since.*Make it again what it was/],
  ['release_experiment_differs', 'en', /another experiment.*Use it for all devices/],
  ['release_coupon_differs', 'zh-CN', /改回原样/],
  ['release_experiment_differs', 'zh-CN', /另一个实验/],
  ['keys_serial_old', 'en', /The server’s own sentence/],
] as const)('a version that may not come back says why and what to do: %s, %s', async (code, language, sentence) => {
  const refusal = { error: { code, message: 'The server’s own sentence.', at: 'tea-20' } };
  vi.stubGlobal('fetch', async () => Response.json(refusal, { status: 409 }));
  render(
    <LanguageContext.Provider value={{ language, formats: createFormats(language) }}>
      <Release bundle={bundle} done={done} />
    </LanguageContext.Provider>,
    place,
  );
  const [use] = place.querySelectorAll('button');
  await userEvent.click(use!);
  await userEvent.click(place.querySelector('dialog[open] button')!);
  await expect.element(page.getByRole('alert')).toHaveTextContent(sentence);
  expect(place.querySelector('dialog[open]')?.textContent).toContain(`${code} · tea-20`);
  expect(done).not.toHaveBeenCalled();
});
