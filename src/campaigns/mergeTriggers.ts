import type { Campaign } from '../bundle/campaign';

type Triggers = Campaign['triggers'];

const leastOf = (values: readonly (number | undefined)[]): number | undefined => {
  const known = values.filter((value) => typeof value === 'number');
  return known.length > 0 ? Math.min(...known) : undefined;
};

/** Triggers that ask when any of `all` would. A page asks for the whole campaign: each coupon's conditions decide who sees it. */
export const mergeTriggers = (all: readonly Triggers[]): Triggers => {
  // What one part asks at moments only leaves the views of the others as they are.
  const byViews = all.filter(({ onViews = true }) => onViews);
  const pages = [...new Set(all.flatMap(({ onPage = [] }) => onPage))];
  const clicks = [...new Set(all.flatMap(({ onClick }) => (onClick === undefined ? [] : [onClick])))];
  const optional = {
    onViews: byViews.length > 0 ? undefined : false,
    onPage: pages.length > 0 ? pages : undefined,
    afterMs: leastOf(all.map(({ afterMs }) => afterMs)),
    scrollShare: leastOf(all.map(({ scrollShare }) => scrollShare)),
    exitIntent: all.some(({ exitIntent }) => exitIntent) || undefined,
    idleMs: leastOf(all.map(({ idleMs }) => idleMs)),
    cartValue: leastOf(all.map(({ cartValue }) => cartValue)),
    onClick: clicks.length > 0 ? clicks.join(', ') : undefined,
  };
  return {
    quietMs: Math.min(...all.map(({ quietMs }) => quietMs)),
    minViews: Math.min(...(byViews.length > 0 ? byViews : all).map(({ minViews }) => minViews)),
    onAddToCart: all.some(({ onAddToCart }) => onAddToCart),
    ...(Object.fromEntries(Object.entries(optional).filter(([, value]) => value !== undefined)) as Partial<Triggers>),
  };
};
