import type { Instant } from '../clock';
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

/** When the shopper is reached elsewhere: as recorded, each message by the time it comes at, and one that the server refused not at all. */
export const reachTimes = (
  reachedAt: readonly Instant[],
  asked: readonly AskedMessage[],
  comes: (message: AskedMessage) => Instant,
): readonly Instant[] =>
  reachedAt.flatMap((at) => {
    const message = asked.find((one) => one.at === at);
    if (!message) return [at];
    return message.refused === undefined ? [comes(message)] : [];
  });
