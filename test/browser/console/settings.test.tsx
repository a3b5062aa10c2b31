import { render } from 'preact';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { Connection } from '../../../src/console/pages/settings/Connection';
import { Policy } from '../../../src/console/pages/settings/Install';
import { InLanguage } from '../../helpers/console/InLanguage';

let place: HTMLElement;
/** Answers the comparison that is under way. */
let answer: (body: unknown, status?: number) => void;
let asked = 0;

beforeEach(() => {
  place = document.body.appendChild(document.createElement('div'));
  asked = 0;
  const stub: typeof fetch = async (input) => {
    if (!String(input).endsWith('/admin/reconcile'))
      return Response.json({ siteKey: 'k', platform: 'generic', name: null, path: null, signs: true });
    asked++;
    return new Promise((resolve) => {
      answer = (body, status = 200) => resolve(Response.json(body, { status }));
    });
  };
  vi.stubGlobal('fetch', stub);
  render(
    <InLanguage>
      <Connection mayWrite />
    </InLanguage>,
    place,
  );
});
afterEach(() => {
  render(null, place);
  place.remove();
  vi.unstubAllGlobals();
});

test('comparing codes says that it is under way, once, and how it ended', async () => {
  const button = page.getByRole('button', { name: 'Compare codes with the shop now' });
  const status = page.getByRole('status');
  await userEvent.click(button);
  await expect.element(status).toHaveTextContent('Comparing. With many codes');
  await expect.element(button).toHaveAttribute('aria-disabled', 'true');
  // Pressed again it waits for the first; `force`, as nothing takes a click that is disabled to a screen reader.
  await userEvent.click(button, { force: true });
  expect(asked).toBe(1);
  answer({});
  await expect.element(status).toHaveTextContent('Compared. Unclaimed codes were removed');
  await expect.element(button).toHaveAttribute('aria-disabled', 'false');
  await userEvent.click(button);
  answer({ error: { code: 'shop_unreachable', message: 'The shop is away.' } }, 502);
  await expect.poll(() => place.textContent).toContain('shop_unreachable');
  await expect.element(status).toHaveTextContent('');
});

test('a pasted policy comes back with what Couplet needs, and says where its nonce belongs', async () => {
  render(
    <InLanguage>
      <Policy origin="https://coupons.example" />
    </InLanguage>,
    place,
  );
  const figure = page.getByRole('figure');
  expect(figure.elements()).toEqual([]);
  const box = page.getByLabelText('Content-Security-Policy of your pages');
  await userEvent.fill(box, "default-src 'self'; script-src 'self' 'unsafe-inline'");
  await expect
    .element(figure)
    .toHaveTextContent(
      "default-src 'self'; script-src 'self' 'unsafe-inline' https://coupons.example; connect-src 'self' https://coupons.example; worker-src 'self' blob:",
    );
  expect(place.textContent).not.toContain('Put the nonce');
  await userEvent.fill(box, "script-src 'nonce-a' 'strict-dynamic'");
  await expect.element(figure).toHaveTextContent("script-src 'nonce-a' 'strict-dynamic'");
  expect(place.textContent).toContain('Put the nonce of the policy on both lines of the tag.');
});
