import type { Facts, FactVector } from './featureSpec';

/** Most slots of all facts together, and of one fact. Later values get no slot, which bounds the size of the models. */
export const MAX_SLOTS = 160;
const MAX_SLOTS_A_FACT = 48;
/** Whole numbers up to this are treated as categories, such as counts and codes. Larger numbers are treated as ordered. */
const LAST_CATEGORY = 12;

/** Slots assigned so far. Plain data (a `Map` survives structured cloning). */
export interface FactSlots {
  readonly version: 1;
  readonly slots: ReadonlyMap<string, number>;
  /** Number of each fact by name, from 1, and its count of slots. */
  readonly facts: ReadonlyMap<string, { readonly group: number; readonly slots: number }>;
}

export const noFacts: FactSlots = { version: 1, slots: new Map(), facts: new Map() };

/** A number and text that contains the same number are the same fact. */
const asNumber = (value: string | number | boolean): number => {
  if (typeof value !== 'string') return Number(value);
  return value.trim() === '' ? Number.NaN : Number(value);
};

/**
 * Parts of one value with their weights. Text: one category. Numbers beyond `LAST_CATEGORY` and fractions: piecewise linear between knots at half octaves,
 * p = 2·log₂|v|, with 1 − (p − ⌊p⌋) at ⌊p⌋ and the rest at the next, so that near values are near whatever the unit.
 */
const partsOf = (value: string | number | boolean): readonly (readonly [part: string, weight: number])[] => {
  const number = asNumber(value);
  if (!Number.isFinite(number)) return String(value).trim() === '' ? [] : [[`=${String(value)}`, 1]];
  if (Number.isInteger(number) && Math.abs(number) <= LAST_CATEGORY) return [[`=${number}`, 1]];
  const place = 2 * Math.log2(Math.abs(number));
  const knot = Math.floor(place);
  const sign = number < 0 ? '-' : '+';
  const above = place - knot;
  return above === 0
    ? [[`${sign}${knot}`, 1]]
    : [
        [`${sign}${knot}`, 1 - above],
        [`${sign}${knot + 1}`, above],
      ];
};

/**
 * Features of facts that are not declared in advance: names and values get their slots on first sight. A fact that is absent or empty adds
 * nothing.
 * @returns the features, and the slots including new ones; the same object if there are no new ones
 */
export const encodeFacts = (known: FactSlots, facts: Facts): { readonly known: FactSlots; readonly x: FactVector } => {
  const [index, weights, group] = [[0], [1], [0]];
  let slots: Map<string, number> | undefined;
  let byName: Map<string, { readonly group: number; readonly slots: number }> | undefined;
  for (const [name, value] of Object.entries(facts)) {
    for (const [part, weight] of partsOf(value)) {
      const key = `${name}\u001f${part}`;
      const fact = (byName ?? known.facts).get(name) ?? { group: (byName ?? known.facts).size + 1, slots: 0 };
      let slot = (slots ?? known.slots).get(key);
      if (slot === undefined) {
        const next: number = (slots ?? known.slots).size + 1;
        if (next >= MAX_SLOTS || fact.slots >= MAX_SLOTS_A_FACT) continue;
        slots ??= new Map(known.slots);
        byName ??= new Map(known.facts);
        slots.set(key, next);
        byName.set(name, { group: fact.group, slots: fact.slots + 1 });
        slot = next;
      }
      index.push(slot);
      weights.push(weight);
      group.push(fact.group);
    }
  }
  const grown = slots && byName ? { version: 1 as const, slots, facts: byName } : known;
  return { known: grown, x: { index, value: weights, group } };
};
