import { HOUR, SECOND } from '../../protocol/clock';

/** Deliveries tried before an event is dead: over some fifteen hours. */
export const TRIES = 16;

/**
 * How long to wait after the nth failure, ms: 5 s, doubled each time up to two hours, of which the half is drawn, so that what failed together is
 * not sent together again (https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/, "equal jitter").
 * @param rng uniform in [0, 1)
 */
export const backoffMs = (attempts: number, rng: () => number): number =>
  Math.round(Math.min(2 * HOUR, 5 * SECOND * 2 ** (attempts - 1)) * (0.5 + 0.5 * rng()));
