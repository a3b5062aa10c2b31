import { fail, ok, type Result } from '../../protocol/result';
import type { AddressLimit, NewMessage } from './messageStore';

/** Reasons of messages that were never to be sent, which do not count against the address. */
export const NOT_COUNTED = ['suppressed', 'address_limit'] as const;

/** What a known request of this key means: the same again, or another one. */
export const knownRequest = (bodyHash: string, message: NewMessage): Result<boolean> =>
  message.bodyHashes.includes(bodyHash) ? ok(false) : fail('idempotency_conflict', 'This Idempotency-Key was used for another request.');

/** Why a message ends before it begins; `undefined`: it is taken. */
export const endsAtOnce = (suppressed: boolean, asked: number, { most }: AddressLimit): (typeof NOT_COUNTED)[number] | undefined => {
  if (suppressed) return 'suppressed';
  return asked >= most ? 'address_limit' : undefined;
};
