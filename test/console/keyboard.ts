import type { CDPSession, Page } from 'playwright';

/** What has the focus, as the browser's accessibility tree tells it to a screen reader. */
interface FocusedNode {
  readonly role: string;
  readonly name: string;
  /** What is said after the name: hints and what is wrong. */
  readonly description: string;
  /** Of a field: what stands in it; of a list: what is chosen. */
  readonly value: string;
  /** Is a ring drawn around it? */
  readonly hasRing: boolean;
  /** Does some of it lie in the window? */
  readonly isWithin: boolean;
  /** `body`: the focus was lost. */
  readonly tag: string;
}

/** The element that has the focus, in whatever frame or shadow tree it lies. */
const deepest = `(() => {
  let at = document.activeElement;
  for (;;) {
    const inner = at?.shadowRoot?.activeElement ?? at?.contentDocument?.activeElement;
    if (!inner || inner.tagName === 'BODY') return at ?? document.body;
    at = inner;
  }
})()`;

/** Runs in the page. A stop that is scrolled to by the browser lies in the window. */
const look = function (this: HTMLElement) {
  // A field that shares its box with what is chosen has its ring around the box.
  const { outlineStyle, outlineWidth } = getComputedStyle(
    this.closest('.picker-box') && this.tagName === 'INPUT' ? this.parentElement! : this,
  );
  const { top, bottom, left, right, width, height } = this.getBoundingClientRect();
  const view = this.ownerDocument.defaultView ?? window;
  const isWithin = bottom > 0 && right > 0 && top < view.innerHeight && left < view.innerWidth && width > 0 && height > 0;
  return {
    tag: this.tagName.toLowerCase(),
    value: this instanceof HTMLSelectElement ? (this.selectedOptions[0]?.text ?? '') : 'value' in this ? String(this.value) : '',
    hasRing: outlineStyle !== 'none' && Number.parseFloat(outlineWidth) > 0,
    isWithin,
    hasStill: (this.getRootNode() as Document | ShadowRoot).activeElement === this,
  };
};

const text = (value: { readonly value?: unknown } | undefined): string => String(value?.value ?? '');

const focusedNode = async (cdp: CDPSession): Promise<FocusedNode> => {
  for (;;) {
    const { result } = await cdp.send('Runtime.evaluate', { expression: deepest });
    const { objectId } = result;
    if (objectId === undefined) throw new Error('nothing has the focus, not even the page');
    const [tree, looked] = await Promise.all([
      cdp.send('Accessibility.getPartialAXTree', { objectId, fetchRelatives: false }),
      cdp.send('Runtime.callFunctionOn', { objectId, functionDeclaration: look.toString(), returnByValue: true }),
    ]);
    const { hasStill, ...seen } = looked.result.value as ReturnType<typeof look>;
    const node = tree.nodes[0];
    // The focus may move on between two questions about it.
    if (hasStill) return { role: text(node?.role), name: text(node?.name), description: text(node?.description), ...seen };
  }
};

/** Stops of one walk through a page: more than any page has, so that going round once is noticed. */
const MOST_STOPS = 150;
/** Until a page drawn anew has taken the focus, ms. */
const PATIENCE = 8_000;
/** How long what comes late to a page is waited for, ms. */
const SETTLED = 5_000;

type Name = string | RegExp;
type Direction = 'Tab' | 'Shift+Tab';

/** Somebody who has a keyboard and hears what a screen reader says, and no pointer. */
export interface Keyboard {
  /** What has the focus. */
  at(): Promise<FocusedNode>;
  /** Tabs to a control. Fails after a walk around the page, with the names it passed; at a stop that has no name or no ring; where the focus was lost. */
  to(role: string, name: Name, direction?: Direction): Promise<FocusedNode>;
  /** Goes to a control and presses a key there; afterwards the focus must be somewhere. */
  press(role: string, name: Name, direction?: Direction, key?: string): Promise<FocusedNode>;
  /** Writes over what stands in a field. */
  write(name: Name, text: string, direction?: Direction): Promise<FocusedNode>;
  /** Picks of a list by its arrow. */
  choose(name: Name, option: string, direction?: Direction): Promise<void>;
  /** Closes what is open. */
  escape(): Promise<FocusedNode>;
  /** Waits for a page that says where one is: its heading has the focus and its title names it. */
  arrive(title: string): Promise<void>;
}

const fits = (said: string, name: Name): boolean => (typeof name === 'string' ? said === name : name.test(said));
const told = ({ role, name }: FocusedNode): string => `${role} “${name}”`;

export const keyboardOf = async (page: Page): Promise<Keyboard> => {
  const cdp = await page.context().newCDPSession(page);
  /** Before the first key, a page that was just opened has the focus itself. */
  let isFresh = true;
  const at = (): Promise<FocusedNode> => focusedNode(cdp);

  const until = async (wanted: (node: FocusedNode) => boolean, what: (last: FocusedNode) => string): Promise<FocusedNode> => {
    const end = Date.now() + PATIENCE;
    for (;;) {
      const node = await at();
      if (wanted(node)) return node;
      if (Date.now() > end) throw new Error(what(node));
      await page.waitForTimeout(25);
    }
  };
  const somewhere = (after: string): Promise<FocusedNode> =>
    until(
      ({ tag }) => tag !== 'body',
      () => `the focus was lost after ${after}`,
    );

  const isSeen = ({ hasRing, isWithin }: FocusedNode): boolean => hasRing && isWithin;

  /** Content that comes late may push a stop out of the window, once; who looks for it goes one stop on and back. */
  const see = async (node: FocusedNode): Promise<void> => {
    if (isSeen(node)) return;
    await page.waitForTimeout(SETTLED / 5);
    const { hasRing, isWithin } = await at();
    if (hasRing && !isWithin) {
      await page.keyboard.press('Tab');
      await page.keyboard.press('Shift+Tab');
    }
    await until(
      (now) => isSeen(now) && now.name === node.name,
      (last) => `nobody sees that the focus is on ${told(last)}: ${last.hasRing ? 'it lies outside the window' : 'it has no ring'}`,
    );
  };

  const to = async (role: string, name: Name, direction: Direction = 'Tab'): Promise<FocusedNode> => {
    const passed: string[] = [];
    // Between a page and the one that takes its place when its chunk is there the focus is nowhere, for that moment only.
    const start = isFresh ? await at() : await somewhere(`the last step, before ${role} “${name}” was looked for`);
    isFresh = false;
    if (start.role === role && fits(start.name, name)) return start;
    for (let stop = 0; stop < MOST_STOPS; stop++) {
      await page.keyboard.press(direction);
      const node = await at();
      // Behind the last stop comes the browser's own frame, and then the first.
      if (node.tag === 'body') continue;
      passed.push(told(node));
      if (node.name === '' || ['', 'none', 'generic'].includes(node.role))
        throw new Error(`a stop says nothing: ${node.tag}, ${told(node)}`);
      await see(node);
      if (node.role === role && fits(node.name, name)) return node;
    }
    throw new Error(`no ${role} “${name}” is to be reached by ${direction}; passed: ${[...new Set(passed)].join(', ')}`);
  };

  const press = async (role: string, name: Name, direction: Direction = 'Tab', key = 'Enter'): Promise<FocusedNode> => {
    const node = await to(role, name, direction);
    await page.keyboard.press(key);
    return somewhere(`${key} on ${told(node)}`);
  };

  return {
    at,
    to,
    press,
    write: async (name, text, direction) => {
      await to('textbox', name, direction);
      await page.keyboard.press('Control+A');
      await page.keyboard.type(text);
      return until(
        (node) => fits(node.name, name) && node.value === text,
        (last) => `“${text}” does not stand in ${told(last)}, but “${last.value}”`,
      );
    },
    choose: async (name, option, direction) => {
      const first = await to('combobox', name, direction);
      let { value } = first;
      for (let step = 0; value !== option; step++) {
        await page.keyboard.press('ArrowDown');
        const node = await at();
        if (node.tag === 'body') throw new Error(`the focus was lost while choosing in ${told(first)}`);
        if (node.value === value || step > MOST_STOPS) throw new Error(`${told(first)} has no “${option}”; its last is “${value}”`);
        ({ value } = node);
      }
    },
    escape: async () => {
      await page.keyboard.press('Escape');
      return somewhere('Escape');
    },
    arrive: async (title) => {
      const node = await until(
        ({ role, name }) => role === 'heading' && name === title,
        (last) => `the page “${title}” does not say so: the focus is on ${told(last)}`,
      );
      await see(node);
      await page.waitForFunction((name) => document.title.startsWith(name), title, { timeout: PATIENCE });
      // What still comes takes its place above what is gone to. A question that the page gave up may be counted as under way for good.
      await page.waitForLoadState('networkidle', { timeout: SETTLED }).catch(() => undefined);
    },
  };
};
