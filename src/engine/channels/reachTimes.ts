import type { Instant } from '../../protocol/clock';
import { CONFIRM_FOR } from './messageLimits';

/** A message that the shopper asked for, as far as caps go. */
export interface AskedMessage {
  /** When it was asked for, which is when its showing was recorded. */
  readonly at: Instant;
  /** Held until then; absent: not held. */
  readonly notBefore?: Instant | undefined;
  /** Reason code of the server, which sends nothing. */
  readonly refused?: string | undefined;
}

/** Reckoned with when the shopper asks for one more, who knows of those before. */
export const heldUntil = ({ at, notBefore = at }: AskedMessage): Instant => notBefore;

/** The last instant at which it may come, since its question may be answered so long: reckoned with where the device itself would disturb. */
export const comesBy = ({ at, notBefore = at }: AskedMessage): Instant => Math.max(notBefore, at + CONFIRM_FOR);

/**
 * When the shopper is reached elsewhere: pushes as recorded, each message by the time it comes at, and one that the server refused not at all.
 * @param reachedAt of the profile, which counts each message when it was asked for
 */
export const reachTimes = (
  reachedAt: readonly Instant[],
  asked: readonly AskedMessage[],
  comes: (message: AskedMessage) => Instant,
): readonly Instant[] => [
  ...reachedAt.filter((at) => !asked.some((message) => message.at === at)),
  ...asked.filter(({ refused }) => refused === undefined).map(comes),
];
