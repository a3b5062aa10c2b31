import { type Draft, fieldsOf } from '../draft/draft';
import { changesOf, partOf } from './changesOf';
import { sameValue } from './sameValue';

/** Parts of a campaign that have no field, and so are in no list of changes. */
const unseen = ['profile', 'policy'] as const;

const unseenOf = (campaign: Draft, part: (typeof unseen)[number]): unknown => {
  const value = partOf(campaign, part);
  // How much a log counts for is the trainer's to know.
  return part === 'policy' ? { ...fieldsOf(value), evidence: undefined } : value;
};

/** Does the draft say what is live, to the last part? Devices would begin anew for nothing. @param live empty where nothing is */
export const publishesNothing = (draft: Draft, live: Draft, now: number): boolean =>
  Object.keys(live).length > 0 &&
  changesOf(draft, live, now).length === 0 &&
  (draft.fairness === undefined) === (live.fairness === undefined) &&
  unseen.every((part) => sameValue(unseenOf(draft, part), unseenOf(live, part)));
