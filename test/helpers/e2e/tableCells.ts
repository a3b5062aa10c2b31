import type { Page } from 'playwright';

/** What a row of a table of the console says behind its name, column by column. */
export const tableCells = async (page: Page, table: string, row: string): Promise<readonly string[]> => {
  const named = page.getByRole('row').filter({ has: page.getByRole('rowheader', { name: row }) });
  const cells = await page.getByRole('group', { name: table, exact: true }).getByRole('row').and(named).getByRole('cell').allInnerTexts();
  return cells.map((text) => text.trim());
};
