import * as v from 'valibot';
import { nearestIssue } from '../protocol/nearestIssue';
import { pathOf } from '../protocol/parse';
import { wanted } from '../protocol/wanted';

/** Who has made more mistakes than these reads better once they are mended. */
const MOST = 4;

const lies = (inner: string, outer: string): boolean => inner === outer || inner.startsWith(`${outer}.`) || inner.startsWith(`${outer}[`);

/** What is wrong elsewhere than at `at`, as sentences behind a first one: who mends a file wants to know of all of it. Empty where nothing is. */
export const furtherIssues = (schema: v.GenericSchema, input: unknown, at: string | undefined): string => {
  const found = new Map<string, string>();
  for (const outer of v.safeParse(schema, input).issues ?? []) {
    const { issue, path } = nearestIssue(outer);
    const place = pathOf({ path });
    // Within the first one's place it is the same mistake, seen from further out or in.
    if (place === undefined || (at !== undefined && (lies(place, at) || lies(at, place)))) continue;
    if (!found.has(place)) found.set(place, wanted(issue));
  }
  const told = [...found].slice(0, MOST).map(([place, message]) => ` ${place}: ${message}`);
  const rest = found.size - told.length;
  return `${told.join('')}${rest > 0 ? ` And ${rest} more.` : ''}`;
};
