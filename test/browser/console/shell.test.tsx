import { render } from 'preact';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { App } from '../../../src/console/app/App';
import { Serving } from '../../../src/console/app/Serving';
import { Sidebar } from '../../../src/console/app/Sidebar';
import '../../../src/console/app/shell.css';
import '../../../src/console/ui/console.css';
import { InLanguage } from '../../helpers/console/InLanguage';

let place: HTMLElement;
beforeEach(() => {
  place = document.createElement('div');
  document.body.append(place);
  vi.stubGlobal('fetch', async () => Response.json({ shops: [] }));
});
afterEach(() => {
  render(null, place);
  place.remove();
  vi.unstubAllGlobals();
});

const preferences = { language: 'en', theme: 'light' } as const;

test('before the first publication there is nothing to stop', async () => {
  const show = (published: boolean, serving: boolean): void =>
    render(
      <InLanguage>
        <Serving published={published} serving={serving} mayWrite changed={() => undefined} />
      </InLanguage>,
      place,
    );
  show(false, true);
  expect(place.textContent).toBe('Nothing published yet');
  expect(place.querySelector('button')).toBeNull();
  show(true, true);
  await expect.element(page.getByRole('button', { name: 'Stop all coupons' })).toBeVisible();
  // Stopped in advance: publishing would not show coupons.
  show(false, false);
  await expect.element(page.getByRole('button', { name: 'Turn coupons on' }).first()).toBeVisible();
});

test('the outcome of stopping is told until coupons are on again or another page is opened', async () => {
  vi.stubGlobal('fetch', async () => Response.json({ serving: false, endedClaims: 2, remainingClaims: 0 }));
  const outcome = (): string => place.querySelector('.serving-outcome')?.textContent ?? '';
  const show = (serving: boolean): void =>
    render(
      <InLanguage>
        <Serving published serving={serving} mayWrite changed={() => show(false)} />
      </InLanguage>,
      place,
    );
  const stop = async (): Promise<void> => {
    show(true);
    await expect.poll(outcome).toBe('');
    await userEvent.click(page.getByRole('button', { name: 'Stop all coupons' }).first());
    await userEvent.click(place.querySelector('dialog[open] button.danger') as Element);
    await expect.poll(outcome).not.toBe('');
  };
  await stop();
  await stop();
  dispatchEvent(new HashChangeEvent('hashchange'));
  await expect.poll(outcome).toBe('');
});

test('the question before stopping can be read to its end', async () => {
  render(
    <InLanguage>
      <Serving published serving mayWrite changed={() => undefined} />
    </InLanguage>,
    place,
  );
  await userEvent.click(page.getByRole('button', { name: 'Stop all coupons' }).first());
  const dialog = place.querySelector('dialog[open]') as HTMLElement;
  expect(dialog.scrollWidth).toBe(dialog.clientWidth);
  expect(getComputedStyle(dialog.querySelector('p') as Element).fontWeight).toBe('400');
});

test('a setup link that was used leads to the sign-in', async () => {
  vi.stubGlobal('fetch', async (url: URL) =>
    String(url).endsWith('/ways')
      ? Response.json({ oidc: false })
      : Response.json(
          { error: { code: String(url).endsWith('/setup') ? 'setup_refused' : 'unauthorized', message: 'No.' } },
          { status: 401 },
        ),
  );
  history.replaceState(null, '', `#setup=${'x'.repeat(30)}`);
  render(<App />, place);
  await userEvent.click(page.getByRole('button', { name: 'Begin' }));
  await userEvent.click(page.getByRole('button', { name: 'Sign in' }));
  await expect.element(page.getByLabelText('Access token')).toBeVisible();
  expect(location.hash).toBe('#/overview');
});

test('signing out asks those who came by the setup link, as it does not work again', async () => {
  const signOut = vi.fn();
  const show = (actor: string): void =>
    render(
      <InLanguage>
        <Sidebar
          id="menu"
          open
          at="overview"
          me={{ actor, role: 'owner' } as never}
          {...{ preferences, signOut }}
          prefer={() => undefined}
        />
      </InLanguage>,
      place,
    );
  show('setup');
  await userEvent.click(page.getByRole('button', { name: 'Sign out' }));
  expect(signOut).not.toHaveBeenCalled();
  expect(place.querySelector('dialog[open]')?.textContent).toContain('first create a token');
  await userEvent.click(place.querySelector('dialog[open] button.primary') as Element);
  expect(signOut).toHaveBeenCalledTimes(1);
  show('token:Ada');
  await userEvent.click(page.getByRole('button', { name: 'Sign out' }));
  expect(signOut).toHaveBeenCalledTimes(2);
});
