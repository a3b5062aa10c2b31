import type { Instant } from '../../../protocol/clock';
import type { Store } from '../../store/store';
import type { DatabaseFact, PublishedFact } from '../facts';
import { openBundle } from './openBundle';

/** What a database at the newest schema is asked. */
export interface StoreReads extends Pick<Store, 'release' | 'currentBundle' | 'bundleFile' | 'outbox'> {
  lastOrderAt(): Promise<Instant | undefined>;
}

export interface Inspection {
  readonly fact: DatabaseFact;
  /** Undefined where the database is of another version, and cannot be asked. */
  readonly published: PublishedFact | undefined;
}

/** The part of an inspection that is the same for both kinds of database. */
export const inspectStored = async (
  reads: StoreReads,
  siteKey: string | undefined,
  now: Instant,
): Promise<{ readonly stored: DatabaseFact['stored']; readonly published: PublishedFact }> => {
  const { serving, bundle: id } = await reads.release();
  const current = await reads.currentBundle();
  const file = async (name: string): Promise<Uint8Array | undefined> =>
    id === undefined ? undefined : (await reads.bundleFile(id, name))?.data;
  return {
    stored: { lastOrderAt: await reads.lastOrderAt(), publishedAt: current?.publishedAt, outbox: await reads.outbox() },
    published: { from: 'store', serving, bundle: id === undefined ? undefined : await openBundle({ id, file }, siteKey, now) },
  };
};
