import { readFileSync } from 'node:fs';
import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launch } from '../helpers/e2e/browser';
import { type CardLook, putCard, shopPage, shownFormats } from './cardPage';

const guide = readFileSync('docs/appearance.md', 'utf8');
const tokens = [...new Set(guide.match(/--couplet-[\w-]+/g))];
const parts = /::part\(([\w -]+)\)/.exec(guide)![1]!.split(' ');

let browser: Browser;
beforeAll(async () => {
  browser = await launch();
});
afterAll(() => browser?.close());

/** Computed style of an element of the card, or of the card itself. */
const styleOf = (page: Page, selector: string, property: string, pseudo?: string): Promise<string> =>
  page.evaluate(
    ([within, name, of]) => {
      const host = document.querySelector('couplet-card')!;
      return getComputedStyle(within === 'host' ? host : host.shadowRoot!.querySelector(within!)!, of).getPropertyValue(name!);
    },
    [selector, property, pseudo],
  );

/** A value of each token, and where it is to be seen. */
const effects: Readonly<Record<string, readonly [value: string, selector: string, property: string, pseudo?: string]>> = {
  '--couplet-accent': ['rgb(1, 2, 3)', '.primary', 'background-color'],
  '--couplet-on-accent': ['rgb(4, 5, 6)', '.primary', 'color'],
  '--couplet-surface': ['rgb(250, 251, 252)', '.card', 'background-color'],
  '--couplet-text': ['rgb(7, 8, 9)', '.card', 'color'],
  '--couplet-radius': ['7px', '.card', 'border-top-left-radius'],
  '--couplet-font': ['Georgia', '.card', 'font-family'],
  '--couplet-inset': ['33px', 'host', 'bottom'],
  '--couplet-width': ['301px', '.card', 'width'],
  '--couplet-backdrop': ['rgb(10, 11, 12)', '.card', 'background-color', '::backdrop'],
  '--couplet-z-index': ['42', 'host', 'z-index'],
};

it('every token of the guide takes effect, in both themes, and one for dark pages in that alone', async () => {
  expect(tokens.sort()).toEqual(Object.keys(effects).sort());
  const page = await shopPage(browser, { viewport: { width: 1280, height: 800 } });
  for (const theme of ['light', 'dark'] as const)
    for (const [token, [value, selector, property, pseudo]] of Object.entries(effects)) {
      await putCard(page, { format: pseudo ? 'modal' : 'corner', theme });
      expect(await styleOf(page, selector, property, pseudo), `${token} before`).not.toBe(value);
      const style = await page.addStyleTag({ content: `couplet-card { ${token}: ${value} }` });
      expect(await styleOf(page, selector, property, pseudo), `${token}, ${theme}`).toBe(value);
      await style.evaluate((element) => (element as Element).remove());
    }
  await page.addStyleTag({ content: "couplet-card[data-theme='dark'] { --couplet-surface: rgb(1, 1, 1) }" });
  await putCard(page, { format: 'corner', theme: 'light' });
  expect(await styleOf(page, '.card', 'background-color')).toBe('rgb(255, 255, 255)');
  await putCard(page, { format: 'corner', theme: 'dark' });
  expect(await styleOf(page, '.card', 'background-color')).toBe('rgb(1, 1, 1)');
  await page.close();
});

it('the parts of the guide are those there are, and each can be styled', async () => {
  const page = await shopPage(browser);
  await page.addStyleTag({ content: parts.map((part, i) => `couplet-card::part(${part}) { --seen-${part}: ${i} }`).join('\n') });
  const there = new Set<string>();
  const styled = new Set<string>();
  const look = async (): Promise<void> => {
    const [names, seen] = await page.evaluate((all) => {
      const elements = [...document.querySelector('couplet-card')!.shadowRoot!.querySelectorAll('[part]')];
      const takes = (part: string) =>
        elements.some((element) => element.part.contains(part) && getComputedStyle(element).getPropertyValue(`--seen-${part}`));
      return [elements.flatMap((element) => [...element.part]), all.filter(takes)] as const;
    }, parts);
    for (const name of names) there.add(name);
    for (const name of seen) styled.add(name);
  };
  const looks: readonly CardLook[] = [
    ...shownFormats.map((format) => ({ format, notice: { '*': 'A sentence of the law.' } })),
    { format: 'corner', fails: true, picture: '/tea.png' },
    { format: 'corner', refused: 'sold_out' },
  ];
  for (const one of looks) {
    await putCard(page, one);
    await look();
    await page.locator('couplet-card .more').click();
    await look();
    await page.locator('couplet-card [part~=why]').click();
    await page.locator('couplet-card .why').waitFor();
    await look();
    await page.locator('couplet-card .primary').click();
    await page.locator(`couplet-card ${one.refused ? '.refusal' : one.fails ? '[part~=apply]' : '.code'}`).waitFor();
    await look();
  }
  await putCard(page, { format: 'corner', picks: [{ id: 'assam', title: 'Assam', url: '/p/assam', price: 900 }] });
  await page.locator('couplet-card [part~=pick]').waitFor({ state: 'attached' });
  await look();
  await putCard(page, { format: 'corner', keeps: true, sends: true });
  await look();
  await page.locator('couplet-card .more').click();
  await look();
  await page.locator('couplet-card [part~=keep]').click();
  await page.locator('couplet-card [part~=kept]').waitFor();
  await look();
  await page.locator('couplet-card .close').click();
  await look();
  await putCard(page, { format: 'native', slot: '#slot' });
  await look();
  await putCard(page, { format: 'corner', reminds: true, ends: 86_400_000, title: 'For your next pot' });
  await look();
  expect([...there].sort()).toEqual([...parts].sort());
  expect([...styled].sort()).toEqual([...parts].sort());
  await page.close();
});
