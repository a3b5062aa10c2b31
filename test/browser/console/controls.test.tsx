import axe from 'axe-core';
import { type ComponentChildren, render } from 'preact';
import { useState } from 'preact/hooks';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import type { Language } from '../../../src/console/i18n/languages';
import { type Period, usePeriod } from '../../../src/console/routing/period';
import { ActionMenu } from '../../../src/console/ui/ActionMenu';
import { DateRange } from '../../../src/console/ui/DateRange';
import { Help } from '../../../src/console/ui/Help';
import { Picker } from '../../../src/console/ui/Picker';
import { Toasts } from '../../../src/console/ui/Toasts';
import { DataTable } from '../../../src/console/ui/table/DataTable';
import type { Column, Filter } from '../../../src/console/ui/table/tableTypes';
import { tell, toasts } from '../../../src/console/ui/toasts';
import { InLanguage } from '../../helpers/console/InLanguage';
import '../../../src/console/ui/tokens.css';
import '../../../src/console/ui/console.css';
import '../../../src/console/ui/controls.css';
import { eventually } from '../../helpers/until';

let place: HTMLElement;
beforeEach(async () => {
  await page.viewport(1_000, 700);
  place = document.body.appendChild(document.createElement('div'));
});
afterEach(() => {
  render(null, place);
  place.remove();
  history.replaceState(null, '', '#');
});

const show = (children: ComponentChildren, language: Language = 'en'): void =>
  render(
    <InLanguage language={language}>
      <main>{children}</main>
    </InLanguage>,
    place,
  );
const serious = async (): Promise<readonly string[]> =>
  (
    await axe.run(document.body, {
      resultTypes: ['violations'],
      rules: { region: { enabled: false }, 'page-has-heading-one': { enabled: false } },
    })
  ).violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
/** Fails at once, unlike `userEvent`, if it is not there. */
const button = (name: string): HTMLElement => {
  const found = [...document.querySelectorAll<HTMLElement>('button, [role="menuitem"]')].find(
    (element) => (element.getAttribute('aria-label') ?? element.textContent)?.trim() === name,
  );
  if (!found) throw new Error(`there is no ${name}`);
  return found;
};

const categories = ['Tea', 'Teapots', 'Candles'].map((label) => ({ value: label.toLowerCase(), label, note: '12' }));

const Categories = ({ chosen, many = true }: { readonly chosen: (value: readonly string[]) => void; readonly many?: boolean }) => {
  const [value, setValue] = useState<readonly string[]>(many ? ['teaa'] : []);
  return (
    <Picker
      label="Categories"
      hint="Of your shop."
      value={value}
      options={categories}
      many={many}
      choose={(next) => {
        setValue(next);
        chosen(next);
      }}
    />
  );
};

/** Into the open list: what is typed while it opens is lost. */
const type = async (text: string): Promise<void> => {
  await userEvent.click(place.querySelector('input')!);
  await vi.waitFor(() => expect(document.querySelectorAll('[role="option"]')).toHaveLength(categories.length));
  await userEvent.keyboard(text);
  await vi.waitFor(() => expect(place.querySelector('input')?.value).toBe(text));
};

test('a picker finds options by typing, keeps several as chips, and marks unknown values', async () => {
  const chosen = vi.fn();
  show(<Categories chosen={chosen} />);
  expect(place.querySelector('.chip.unknown')?.textContent).toBe('teaa');
  await expect.element(page.getByRole('combobox')).toHaveAccessibleDescription('Of your shop.');
  await type('teap');
  await vi.waitFor(() => expect([...document.querySelectorAll('[role="option"]')].map((one) => one.textContent)).toEqual(['Teapots12']));
  // The list is placed after its options are there.
  await expect.poll(serious, { timeout: 10_000 }).toEqual([]);
  await userEvent.keyboard('{Enter}');
  await vi.waitFor(() => expect(chosen).toHaveBeenLastCalledWith(['teaa', 'teapots']));
  await userEvent.click(button('Remove teaa'));
  expect(chosen).toHaveBeenLastCalledWith(['teapots']);
  await vi.waitFor(() => expect(place.querySelectorAll('.chip')).toHaveLength(1));
});

test('a picker of one value replaces it', async () => {
  const chosen = vi.fn();
  show(<Categories chosen={chosen} many={false} />);
  for (const text of ['cand', 'teap']) {
    await type(text);
    await vi.waitFor(() => expect(document.querySelectorAll('[role="option"]')).toHaveLength(1));
    await userEvent.keyboard('{Enter}');
    await vi.waitFor(() => expect(chosen.mock.lastCall?.[0]).toEqual([text === 'cand' ? 'candles' : 'teapots']));
    // A list still about to close would take what is typed next along.
    await vi.waitFor(() => expect([place.querySelector('input')?.value, document.querySelector('[role="listbox"]')]).toEqual(['', null]));
  }
  await vi.waitFor(() => expect(place.querySelector('.chip')?.textContent).toBe('Teapots'));
});

test('a menu of actions opens and runs by keyboard', async () => {
  const run = vi.fn();
  show(
    <ActionMenu
      label="Actions for Tea"
      actions={[
        { key: 'edit', label: 'Edit', run: () => undefined },
        { key: 'copy', label: 'Duplicate', run },
      ]}
    />,
  );
  button('Actions for Tea').focus();
  await userEvent.keyboard('{Enter}');
  await vi.waitFor(() => expect(document.querySelectorAll('[role="menuitem"]')).toHaveLength(2));
  await vi.waitFor(() => expect(document.activeElement?.role).toBe('menu'));
  expect(await serious()).toEqual([]);
  await userEvent.keyboard('{ArrowDown}{Enter}');
  await vi.waitFor(() => expect(run).toHaveBeenCalledOnce());
  await vi.waitFor(() => expect(document.activeElement).toBe(button('Actions for Tea')));
});

test('a menu of actions closes by Esc, by its button and by a click elsewhere', async () => {
  show(
    <>
      <ActionMenu label="Actions for Tea" actions={[{ key: 'edit', label: 'Edit', run: () => undefined }]} />
      <p>Elsewhere</p>
    </>,
  );
  const trigger = button('Actions for Tea');
  const isOpen = (open: boolean) =>
    vi.waitFor(() =>
      expect([trigger.ariaExpanded, document.querySelectorAll('[role="menu"]').length]).toEqual([String(open), open ? 1 : 0]),
    );
  const isFocused = () => vi.waitFor(() => expect(document.activeElement?.role).toBe('menu'));
  trigger.focus();
  await userEvent.keyboard('{ArrowDown}');
  await isOpen(true);
  await isFocused();
  await userEvent.keyboard('{Escape}');
  await isOpen(false);
  await vi.waitFor(() => expect(document.activeElement).toBe(trigger));
  for (const outside of [trigger, place.querySelector('p') ?? trigger]) {
    await userEvent.click(trigger);
    await isOpen(true);
    await isFocused();
    await userEvent.click(outside);
    await isOpen(false);
  }
});

test('a message offers to undo', async () => {
  const undo = vi.fn();
  show(<Toasts />);
  tell('Tea 20% deleted', { undo, undoLabel: 'Undo' });
  await vi.waitFor(() => expect(document.querySelector('.toast')?.textContent).toContain('Tea 20% deleted'));
  await userEvent.click(button('Undo'));
  expect(undo).toHaveBeenCalledOnce();
  toasts.dismiss();
});

test('messages stand one above the other until they are dismissed', async () => {
  const undo = vi.fn();
  const shown = (): readonly Element[] => [...document.querySelectorAll('.toast')];
  show(<Toasts />);
  tell('Tea 20% deleted', { undo, undoLabel: 'Undo' });
  tell('Tea 10% saved');
  tell('Tea 5% saved');
  await eventually(() => {
    const [top = 0, middle = 0, bottom = 0] = shown()
      .map((toast) => toast.getBoundingClientRect().bottom)
      .toSorted((a, b) => a - b);
    expect(Math.min(middle - top, bottom - middle)).toBeGreaterThan(40);
  });
  await userEvent.click(button('Undo'));
  expect(undo).toHaveBeenCalledOnce();
  await eventually(() => expect(shown()).toHaveLength(2));
  toasts.dismiss();
  await eventually(() => expect(shown()).toHaveLength(0));
});

interface Row {
  readonly id: string;
  readonly name: string;
  readonly claims: number;
}

const rows: readonly Row[] = Array.from({ length: 120 }, (_, i) => ({ id: `c${i}`, name: `Coupon ${i}`, claims: (i * 37) % 120 }));
const columns: readonly Column<Row>[] = [
  { key: 'name', title: 'Coupon', cell: ({ name }) => name, value: ({ name }) => name },
  { key: 'claims', title: 'Claims', figure: true, cell: ({ claims }) => claims, value: ({ claims }) => claims },
];
const filters: readonly Filter<Row>[] = [
  { key: 'many', label: 'Any claims', options: [{ value: 'many', label: 'Over 110' }], test: ({ claims }) => claims > 110 },
];
const named = (): readonly (string | null)[] => [...place.querySelectorAll('tbody th')].map((cell) => cell.textContent);

test('a table is searched, filtered, sorted and turned page by page', async () => {
  show(
    <DataTable
      caption="Coupons"
      columns={columns}
      rows={rows}
      keyOf={({ id }) => id}
      search="Search coupons"
      filters={filters}
      csv="coupons"
    />,
  );
  expect(named()).toHaveLength(50);
  expect(await serious()).toEqual([]);
  await userEvent.click(button('Claims'));
  await vi.waitFor(() => expect(place.querySelector('[aria-sort="descending"], [aria-sort="ascending"]')?.textContent).toBe('Claims'));
  const first = place.querySelector('tbody td')?.textContent;
  expect(['0', '119']).toContain(first);
  await userEvent.click(button('Next page'));
  await vi.waitFor(() => expect(place.querySelector('.pages')?.textContent).toContain('Page 2 of 3'));
  await userEvent.fill(place.querySelector('[type="search"]')!, 'coupon 4');
  await vi.waitFor(() => expect(new Set(named())).toEqual(new Set(['Coupon 4', ...Array.from({ length: 10 }, (_, i) => `Coupon 4${i}`)])));
  await userEvent.fill(place.querySelector('[type="search"]')!, '');
  await userEvent.selectOptions(place.querySelector('select')!, 'many');
  await vi.waitFor(() => expect(named()).toHaveLength(9));
});

test('empty cells come last, upwards and downwards', async () => {
  const some = [null, -5, 3].map((claims, i) => ({ id: `c${i}`, name: String(claims), claims }));
  const sorted: readonly Column<(typeof some)[number]>[] = [
    { key: 'name', title: 'Coupon', cell: ({ name }) => name },
    { key: 'claims', title: 'Claims', cell: ({ claims }) => claims, value: ({ claims }) => claims },
  ];
  show(<DataTable caption="Coupons" columns={sorted} rows={some} keyOf={({ id }) => id} sorted={{ key: 'claims' }} />);
  expect(named()).toEqual(['-5', '3', 'null']);
  await userEvent.click(button('Claims'));
  await vi.waitFor(() => expect(named()).toEqual(['3', '-5', 'null']));
});

test('rows are selected for an action on all of them', async () => {
  const deleted = vi.fn();
  show(
    <DataTable
      caption="Coupons"
      columns={columns}
      rows={rows.slice(0, 3)}
      keyOf={({ id }) => id}
      bulk={{
        nameOf: ({ name }) => name,
        actions: (chosen, done) => (
          <button
            type="button"
            onClick={() => {
              deleted(chosen.map(({ id }) => id));
              done();
            }}
          >
            Delete
          </button>
        ),
      }}
    />,
  );
  await userEvent.click(place.querySelector('[aria-label="Select Coupon 1"]')!);
  await vi.waitFor(() => expect(place.querySelector('.bulk')?.textContent).toContain('1 selected'));
  await userEvent.click(place.querySelector('thead [aria-label="Select all"]')!);
  await vi.waitFor(() => expect(place.querySelector('.bulk')?.textContent).toContain('3 selected'));
  expect(await serious()).toEqual([]);
  await userEvent.click(button('Delete'));
  expect(deleted).toHaveBeenCalledWith(['c0', 'c1', 'c2']);
  await vi.waitFor(() => expect(place.querySelector('.bulk')).toBeNull());
});

test('on a phone, which has no room for headings, a table is sorted by a list', async () => {
  await page.viewport(360, 700);
  show(<DataTable caption="Coupons" columns={columns} rows={rows} keyOf={({ id }) => id} search="Search coupons" />);
  await userEvent.selectOptions(place.querySelector('[aria-label="Sort by"]')!, 'claims');
  await vi.waitFor(() => expect(place.querySelector('tbody td')?.textContent).toBe('119'));
  expect(await serious()).toEqual([]);
});

const Ranged = ({ seen }: { readonly seen: (period: Period) => void }) => {
  const [period, choose] = usePeriod('28');
  seen(period);
  return <DateRange period={period} choose={choose} today="2026-03-31" />;
};

test('a period is chosen by name or by days, and stands in the address', async () => {
  const seen = vi.fn();
  history.replaceState(null, '', '#/results?campaign=main');
  show(<Ranged seen={seen} />);
  await userEvent.click(button('Last 28 days'));
  await vi.waitFor(() => expect(document.querySelector('.date-range')).not.toBeNull());
  expect(await serious()).toEqual([]);
  await userEvent.click(button('Last 90 days'));
  await vi.waitFor(() => expect(location.hash).toBe('#/results?campaign=main&period=90'));
  await vi.waitFor(() => expect(seen).toHaveBeenLastCalledWith({ preset: '90' }));
  await userEvent.click(button('Last 90 days'));
  await vi.waitFor(() => expect(document.querySelectorAll('[type="date"]')).toHaveLength(2));
  const [from, to] = document.querySelectorAll<HTMLInputElement>('[type="date"]');
  await userEvent.fill(from!, '2026-03-01');
  await userEvent.fill(to!, '2026-03-07');
  await userEvent.click(button('Apply'));
  await vi.waitFor(() => expect(location.hash).toBe('#/results?campaign=main&from=2026-03-01&to=2026-03-07'));
});

test('a question mark explains, and closes by Escape', async () => {
  show(<Help about="Net margin">Revenue minus goods, discounts and refunds.</Help>);
  await userEvent.click(button('Help: Net margin'));
  await vi.waitFor(() => expect(document.querySelector('.help-text')?.textContent).toContain('Revenue minus'));
  await userEvent.keyboard('{Escape}');
  await vi.waitFor(() => expect(document.querySelector('.help-text')).toBeNull());
});
