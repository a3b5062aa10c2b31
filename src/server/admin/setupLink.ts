import { randomBytes } from 'node:crypto';
import { DAY } from '../../protocol/clock';
import { sha256 } from '../http/sha256';
import type { AccessStore } from '../store/accessStore';

/** Where the console is, below the server's address. The secret lies behind `#`, which browsers send to nobody. */
export const consolePath = (secret?: string): string => `console/${secret === undefined ? '' : `#setup=${secret}`}`;

/** Draws the secret of a one-time link, good for a day, in place of the one before. */
export const makeSetupLink = async (
  store: Pick<AccessStore, 'putSetupLink'>,
  now: number,
): Promise<{ readonly secret: string; readonly expiresAt: number }> => {
  const secret = randomBytes(32).toString('base64url');
  const expiresAt = now + DAY;
  await store.putSetupLink(sha256(secret), expiresAt);
  return { secret, expiresAt };
};

/**
 * One for a server that starts, beside those other replicas have printed, while nobody has ever signed in by browser or made a token; then
 * undefined. The first of them that is used ends them all.
 */
export const firstSetupSecret = async (
  store: Pick<AccessStore, 'addFirstSetupLink' | 'wasEntered'>,
  now: number,
): Promise<string | undefined> => {
  // A server that somebody runs writes nothing when it starts.
  if (await store.wasEntered()) return undefined;
  const secret = randomBytes(32).toString('base64url');
  return (await store.addFirstSetupLink(sha256(secret), now + DAY, now)) ? secret : undefined;
};
