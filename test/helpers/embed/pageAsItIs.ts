export interface PageAsItIs {
  /** Markup of the page, and where its elements lie, without Couplet's. */
  readonly markup: string;
  readonly boxes: readonly string[];
  /** Names of the page's global variables. */
  readonly globals: readonly string[];
  /** How often something on the page moved. */
  readonly shifts: number;
  /** What the shop's error tracker has heard. */
  readonly heard: readonly string[];
}

/** Runs in a page: what of it is the shop's own. @param origin where Couplet's scripts come from */
export const pageAsItIs = async (origin: string): Promise<PageAsItIs> => {
  const isOurs = (element: Element): boolean => element.matches?.(`couplet-card, script[src^="${origin}"]`) === true;
  type Shift = PerformanceEntry & { readonly sources: readonly { readonly node: Node | null }[] };
  const { loadEventStart: loaded = 0 } = (performance.getEntriesByType('navigation')[0] ?? {}) as Partial<PerformanceNavigationTiming>;
  const shifts = await new Promise<number>((resolve) => {
    const isTheirs = ({ node }: Shift['sources'][number]): boolean => node?.getRootNode() === document && !isOurs(node as Element);
    new PerformanceObserver((list) => {
      // Before it is loaded, a page moves by itself, as far as it is parsed.
      const later = (list.getEntries() as Shift[]).filter(({ startTime }) => startTime > loaded);
      resolve(later.filter(({ sources }) => sources.some(isTheirs)).length);
    }).observe({ type: 'layout-shift', buffered: true });
    setTimeout(resolve, 50, 0);
  });
  const boxOf = ({ x, y, width, height }: DOMRect): string => [x, y, width, height].map(Math.round).join(' ');
  const copy = document.documentElement.cloneNode(true) as Element;
  for (const element of copy.querySelectorAll('*')) if (isOurs(element)) element.remove();
  return {
    markup: copy.outerHTML.replace(/\s+/g, ' ').replace(/visit=\d+/g, ''),
    boxes: [...document.querySelectorAll('*')]
      .filter((element) => !isOurs(element) && element.closest('body'))
      .map((element) => `${element.localName} ${boxOf(element.getBoundingClientRect())}`),
    globals: Object.keys(window).filter((name) => name !== 'couplet'),
    shifts,
    heard: (window as unknown as { seen: readonly string[] }).seen,
  };
};
