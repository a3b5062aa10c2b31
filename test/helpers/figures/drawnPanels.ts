import type { Page } from 'playwright';

/** A bar as it is drawn, in parts of its width; null: no such mark. */
interface DrawnBar {
  readonly label: string;
  readonly point: number | null;
  readonly lower: number | null;
  readonly upper: number | null;
}

/** The text of one panel of a page as a reader sees it; tables opened. */
export interface DrawnPanel {
  readonly headline: string | null;
  /** Running text that has a digit. */
  readonly sentences: readonly string[];
  /** Body rows of each table, the first cell first. */
  readonly tables: readonly (readonly (readonly string[])[])[];
  /** Figures outside of tables: what stands large and the note below. */
  readonly figures: readonly (readonly [string, string])[];
  readonly bars: readonly DrawnBar[];
}

/** Opens every table that lies behind a summary of a page just loaded, and reads out the page's panels in turn. @param awaited selector of what comes last */
export const drawnPanels = async (page: Page, awaited: string): Promise<readonly DrawnPanel[]> => {
  await page.waitForSelector(awaited);
  await page.waitForSelector('main .loading', { state: 'detached' });
  for (const summary of await page.locator('main details > summary').all()) await summary.click();
  await page.waitForSelector('main details:not(:has(table, form))', { state: 'detached' });
  return page.evaluate(() => {
    const text = (element: Element): string =>
      // biome-ignore lint/performance/useDomNodeTextContent: what a reader sees is asked for.
      (element as HTMLElement).innerText
        .replaceAll('\u2060', '')
        .replaceAll(/[\s\u00a0\u202f]+/g, ' ')
        .trim();
    const all = (from: ParentNode, selector: string): Element[] => [...from.querySelectorAll(selector)];
    const place = (bar: Element, selector: string, name: string): number | null => {
      const at = bar.querySelector(selector)?.getAttribute(name);
      return at === null || at === undefined ? null : Number(at) / (bar as SVGSVGElement).viewBox.baseVal.width;
    };
    return all(document, 'main .panel').map((panel) => ({
      headline: all(panel, '.headline').map(text)[0] ?? null,
      sentences: all(panel, 'p, figcaption, label.option')
        .filter((element) => element.matches('.option') || !element.closest('form, table, .headline, [aria-hidden]'))
        .map(text)
        .filter((sentence) => /\d/.test(sentence)),
      tables: all(panel, 'table').map((table) => all(table, 'tbody tr').map((row) => all(row, 'th, td').map(text))),
      figures: all(panel, '.figure').map(
        (figure) => [all(figure, '.figure-value').map(text)[0] ?? '', all(figure, '.figure-note').map(text)[0] ?? ''] as const,
      ),
      bars: all(panel, 'svg.interval').map((bar) => ({
        label: bar.getAttribute('aria-label')?.replaceAll('\u2060', '') ?? '',
        point: place(bar, '.point', 'cx'),
        lower: place(bar, '.end.lower', 'x1'),
        upper: place(bar, '.end.upper', 'x1'),
      })),
    }));
  });
};
