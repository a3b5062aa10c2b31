import axe from 'axe-core';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { page } from 'vitest/browser';
import { writeCode } from '../../src/bundle/transfer/transferCode';
import { fail, ok } from '../../src/protocol/values/result';
import { panelEn } from '../../widget/i18n/panelEn';
import { openPrivacyPanel, type PrivacyPanelOptions } from '../../widget/panel/index';
import type { ExportedProfile, Inspection } from '../../worker/api';
import { consentOf, emptyInspection, widgetLanguages } from '../helpers/widgetWords';

const inspection: Inspection = { ...emptyInspection, events: 1 };
const secret = Uint8Array.from({ length: 16 }, (_, i) => i * 7);
const file = Uint8Array.from({ length: 1_800 }, (_, i) => (i * 37 + (i >> 3)) & 255);
const exported: ExportedProfile = { file, code: writeCode(secret) };

type Api = NonNullable<PrivacyPanelOptions['api']>;
const unused = async () => fail('unused', 'x');
const open = async (more: Partial<Api> = {}, options: Partial<PrivacyPanelOptions> = {}, words = panelEn) => {
  const reload = vi.fn();
  const api: Api = {
    ...{ withdraw: unused, exportAll: unused, importProfile: unused },
    inspect: async () => ok(inspection),
    exportProfile: async () => ok(exported),
    ...more,
  };
  await openPrivacyPanel(
    { theme: 'light', locale: words.language, api, consent: consentOf(), erase: unused, prefer: unused, reload, ...options },
    words,
  );
  root().querySelector<HTMLDetailsElement>('.transfer')!.open = true;
  return reload;
};
const root = (): ShadowRoot => document.querySelector('couplet-card')!.shadowRoot!;
const find = (selector: string): HTMLElement => root().querySelector<HTMLElement>(selector)!;
const fault = () => find('.transfer .fault').textContent;
const violations = async () => (await axe.run({ include: [['couplet-card']] })).violations.map(({ id, nodes }) => [id, nodes[0]?.html]);
const overflowing = (): readonly string[] =>
  [...root().querySelectorAll<HTMLElement>('.transfer *')]
    .filter((one) => one.getBoundingClientRect().width > 1 && getComputedStyle(one).display !== 'inline' && !one.closest('svg'))
    .filter((one) => one.scrollWidth > one.clientWidth + 1 || one.getBoundingClientRect().right > innerWidth + 1)
    .map((one) => `${one.tagName}.${one.className}: ${one.textContent}`);
const give = (...files: readonly File[]): void => {
  const transfer = new DataTransfer();
  for (const one of files) transfer.items.add(one);
  const input = find('.file') as HTMLInputElement;
  input.files = transfer.files;
  input.dispatchEvent(new Event('change', { bubbles: true }));
};

afterEach(async () => {
  root().querySelector('dialog')?.close();
  await expect.poll(() => document.querySelector('couplet-card')).toBeNull();
  await page.viewport(414, 896);
});

describe.each(widgetLanguages)('in $locale', ({ panel }) => {
  test.each(['light', 'dark'] as const)('%s: what is shown at 360 and 1280 px fits, and axe finds nothing', async (theme) => {
    for (const width of [360, 1280]) {
      await page.viewport(width, 740);
      document.querySelector('couplet-card')?.shadowRoot?.querySelector('dialog')?.close();
      await expect.poll(() => document.querySelector('couplet-card')).toBeNull();
      await open({}, { theme }, panel);
      find('.transfer .export').click();
      await expect.poll(() => root().querySelector('.secret')?.textContent).toBe(exported.code);
      give(new File([new Uint8Array(100)], 'couplet-profile.bin'));
      await expect.poll(() => root().querySelector('.typed')).not.toBeNull();
      find('.take').click();
      await expect.poll(() => root().querySelector('.warning')?.textContent).toBe(panel.transfer.warning);
      expect(await violations()).toEqual([]);
      expect(overflowing()).toEqual([]);
    }
  });
});

test('a profile goes out as a file with its code', async () => {
  const saved: string[] = [];
  const click = vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function (this: HTMLAnchorElement) {
    saved.push(this.download, this.href);
  });
  await open();
  find('.transfer .export').click();
  await expect.poll(() => root().querySelector('.secret')?.textContent).toBe(exported.code);
  find('.save-profile').click();
  await expect.poll(() => saved[0]).toBe('couplet-profile.bin');
  expect(new Uint8Array(await (await fetch(saved[1]!)).arrayBuffer())).toEqual(file);
  click.mockRestore();
});

test('a file is taken over once that was confirmed, and the page is loaded anew', async () => {
  const importProfile = vi.fn(async () => ok(undefined));
  const reload = await open({ importProfile });
  give(new File([file], 'couplet-profile.bin'));
  await expect.poll(() => root().querySelector('.typed')).not.toBeNull();
  (find('.typed') as HTMLInputElement).value = exported.code;
  find('.take').click();
  await expect.poll(() => root().activeElement).toBe(find('.keep-mine'));
  find('.keep-mine').click();
  await expect.poll(() => root().querySelector('.take-now')).toBeNull();
  expect(importProfile).not.toHaveBeenCalled();
  find('.take').click();
  await expect.poll(() => root().querySelector('.take-now')).not.toBeNull();
  find('.take-now').click();
  await expect.poll(() => reload.mock.calls.length).toBe(1);
  expect(importProfile.mock.calls).toEqual([[file, exported.code]]);
  expect(fault()).toBe(panelEn.transfer.done);
});

test.each([
  ['transfer_code_invalid', 'code'],
  ['transfer_wrong_code', 'wrongCode'],
  ['transfer_cut', 'cut'],
  ['transfer_malformed', 'damaged'],
  ['transfer_newer', 'newer'],
  ['transfer_wrong_shop', 'otherShop'],
  ['transfer_expired', 'expired'],
  ['transfer_not_kept', 'notKept'],
  ['unreachable', 'failed'],
] as const)('%s is said in words, and nothing is loaded anew', async (code, sentence) => {
  const importProfile = vi.fn(async () => fail(code, 'x'));
  const reload = await open({ importProfile });
  give(new File([file], 'couplet-profile.bin'));
  await expect.poll(() => root().querySelector('.typed')).not.toBeNull();
  (find('.typed') as HTMLInputElement).value = 'typed';
  find('.take').click();
  await expect.poll(() => root().querySelector('.take-now')).not.toBeNull();
  find('.take-now').click();
  await expect.poll(fault).toBe(panelEn.transfer.faults[sentence]);
  expect(importProfile.mock.calls).toEqual([[file, 'typed']]);
  expect(reload).not.toHaveBeenCalled();
});

test('a browser that keeps nothing is told, and offers nothing to take over', async () => {
  await open({ exportProfile: async () => fail('transfer_nothing', 'x') });
  find('.transfer .export').click();
  await expect.poll(fault).toBe(panelEn.transfer.faults.nothing);
  expect(root().querySelector('.take')).toBeNull();
});
