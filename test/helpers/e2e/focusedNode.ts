import type { CDPSession } from 'playwright';

/** What has the focus, as the browser's accessibility tree tells it to a screen reader. */
export interface FocusedNode {
  readonly role: string;
  readonly name: string;
  /** What is said after the name: hints and what is wrong. */
  readonly description: string;
  /** Of a field: what stands in it; of a list: what is chosen. */
  readonly value: string;
  /** Is it drawn with a ring around it, within the window? */
  readonly isSeen: boolean;
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
  const { outlineStyle, outlineWidth } = getComputedStyle(this);
  const { top, bottom, left, right, width, height } = this.getBoundingClientRect();
  const view = this.ownerDocument.defaultView ?? window;
  const isWithin = bottom > 0 && right > 0 && top < view.innerHeight && left < view.innerWidth && width > 0 && height > 0;
  return {
    tag: this.tagName.toLowerCase(),
    value: this instanceof HTMLSelectElement ? (this.selectedOptions[0]?.text ?? '') : 'value' in this ? String(this.value) : '',
    isSeen: outlineStyle !== 'none' && Number.parseFloat(outlineWidth) > 0 && isWithin,
    hasStill: (this.getRootNode() as Document | ShadowRoot).activeElement === this,
  };
};

const text = (value: { readonly value?: unknown } | undefined): string => String(value?.value ?? '');

export const focusedNode = async (cdp: CDPSession): Promise<FocusedNode> => {
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
