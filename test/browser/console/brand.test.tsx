import { render } from 'preact';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { Brand } from '../../../src/console/pages/settings/Brand';
import { logoOf } from '../../../src/console/pages/settings/logoOf';
import { logoSize } from '../../../src/protocol/brand';
import { InLanguage } from '../../helpers/console/InLanguage';

let place: HTMLElement;
let set: { readonly logo?: string };
let put: unknown[];
let refuses: boolean;
let kept: number;

const draw = (mayWrite = true): void =>
  render(
    <InLanguage>
      <Brand
        mayWrite={mayWrite}
        kept={() => {
          kept++;
        }}
      />
    </InLanguage>,
    place,
  );

beforeEach(() => {
  place = document.body.appendChild(document.createElement('div'));
  [set, put, refuses, kept] = [{}, [], false, 0];
  const stub: typeof fetch = async (_, init) => {
    if (init?.method === 'PUT') {
      if (refuses) return Response.json({ error: { code: 'brand_malformed', message: 'It must be …', at: 'website' } }, { status: 400 });
      set = JSON.parse(String(init.body)) as typeof set;
      put.push(set);
    }
    return Response.json({ v: 'brand/1', set, used: { name: 'Tea & Co', website: null, color: '#1d4ed8', ...set } });
  };
  vi.stubGlobal('fetch', stub);
});
afterEach(() => {
  render(null, place);
  place.remove();
  vi.unstubAllGlobals();
});

/** A picture file, with transparent corners if it is round. */
const picture = async (width: number, height: number, isRound: boolean): Promise<File> => {
  const canvas = Object.assign(document.createElement('canvas'), { width, height });
  const context = canvas.getContext('2d')!;
  context.fillStyle = '#0a7b5a';
  if (isRound) context.ellipse(width / 2, height / 2, width / 2, height / 2, 0, 0, 7);
  else context.rect(0, 0, width, height);
  context.fill();
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve));
  return new File([blob!], 'logo.png', { type: 'image/png' });
};
const save = () => userEvent.click(page.getByRole('button', { name: 'Save brand' }));

test('what is set is saved together, and fields left empty keep their defaults', async () => {
  draw();
  const name = page.getByRole('textbox', { name: 'Shop name' });
  await expect.element(name).toHaveAccessibleDescription('If empty: Tea & Co');
  await userEvent.fill(page.getByRole('textbox', { name: 'Website' }), 'https://tea.example');
  await expect.element(page.getByRole('status')).toHaveTextContent('Not saved yet.');
  await save();
  await expect.element(page.getByRole('status')).toHaveTextContent('Saved. The next messages use it.');
  await userEvent.fill(name, 'Teehaus');
  await userEvent.fill(page.getByRole('textbox', { name: 'Website' }), '');
  await save();
  await expect.poll(() => put).toEqual([{ website: 'https://tea.example' }, { name: 'Teehaus' }]);
  expect(kept).toBe(2);
});

test('a website that is no address is named at its field', async () => {
  refuses = true;
  draw();
  await userEvent.fill(page.getByRole('textbox', { name: 'Website' }), 'tea');
  await save();
  await expect.element(page.getByRole('textbox', { name: 'Website' })).toHaveAccessibleDescription(/Enter an address such as/);
});

test('a picture becomes a logo, and is removed again', async () => {
  draw();
  const field = page.getByLabelText('Logo', { exact: true }).first();
  await userEvent.upload(field, await picture(1_000, 400, false));
  await expect.element(page.getByRole('img', { name: 'Logo' })).toBeVisible();
  await save();
  await expect.poll(() => put).toHaveLength(1);
  expect(logoSize(set.logo ?? '')).toEqual({ width: 320, height: 128 });
  await userEvent.click(page.getByRole('button', { name: 'Remove logo' }));
  await save();
  await expect.poll(() => put.at(-1)).toEqual({});
  await userEvent.upload(field, new File(['no picture'], 'logo.png', { type: 'image/png' }));
  await expect.element(field).toHaveAccessibleDescription(/cannot be used as a logo/);
});

test('a logo with transparent parts gets a white margin, on which it is readable in dark mode', async () => {
  const logo = (await logoOf(await picture(440, 128, true))) ?? '';
  expect(logoSize(logo)).toEqual({ width: 464, height: 152 });
  const image = Object.assign(new Image(), { src: logo });
  await image.decode();
  const canvas = Object.assign(document.createElement('canvas'), { width: 464, height: 152 });
  const context = canvas.getContext('2d')!;
  context.drawImage(image, 0, 0);
  expect([...context.getImageData(0, 0, 1, 1).data]).toEqual([255, 255, 255, 255]);
});

test('a small picture is not blown up, and a drawing without a size fills the place', async () => {
  expect(logoSize((await logoOf(await picture(100, 40, false))) ?? '')).toEqual({ width: 100, height: 40 });
  const svg = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 1" width="4" height="1"><rect width="4" height="1"/></svg>';
  expect(logoSize((await logoOf(new File([svg], 'l.svg', { type: 'image/svg+xml' }))) ?? '')).toEqual({ width: 440, height: 110 });
});

test('an analyst sees the brand and cannot change it', async () => {
  draw(false);
  await expect.element(page.getByRole('textbox', { name: 'Shop name' })).toBeDisabled();
  expect(place.querySelectorAll('button')).toHaveLength(0);
});
