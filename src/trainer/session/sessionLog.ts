import type { DataQuality } from '../ingest/dataQuality';
import type { ItemAttribute } from './sessionModel';

/** Sessions of a file, in the order in which they are first seen in it. */
export interface SessionLog {
  readonly ids: readonly string[];
  /** Sorted by code unit. */
  readonly items: readonly string[];
  /** Item indices of each session in first-seen order without repeats; may be empty in a file of histories. */
  readonly sessions: readonly Int32Array[];
  /** Month of each session's last event, counted as year · 12 + month; 0 where the file does not say. */
  readonly months: Int32Array;
  /** Rank of each session by its last event. */
  readonly rank: Int32Array;
  readonly attributes: readonly ItemAttribute[];
  /** Lists of histories: nothing of them is to be held out. */
  readonly histories: boolean;
  readonly quality: DataQuality;
}
