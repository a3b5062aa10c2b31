import { MINUTE } from '../../protocol/values/clock';

/** Claims are judged over this time, ms. */
export const WINDOW = 15 * MINUTE;

/** Events of the last `WINDOW`, counted by minute. Instants are UTC ms. */
const createCount = () => {
  const minutes = new Map<number, number>();
  const sum = (now: number): number => {
    const from = Math.floor((now - WINDOW) / MINUTE);
    for (const known of minutes.keys()) if (known <= from) minutes.delete(known);
    return [...minutes.values()].reduce((total, count) => total + count, 0);
  };
  return {
    add: (now: number): void => {
      sum(now);
      const minute = Math.floor(now / MINUTE);
      minutes.set(minute, (minutes.get(minute) ?? 0) + 1);
    },
    sum,
  };
};

export interface ClaimPressure {
  /** A claim was asked for. `isRepeat`: by a network that claimed within the hour and redeemed nothing. */
  asked(now: number, isRepeat: boolean): void;
  redeemed(now: number): void;
  /** Since when claims are squeezed, UTC ms. `undefined` if they are not. */
  squeezedSince(now: number): number | undefined;
}

/**
 * Judges by the claims of all networks whether a program makes them: many come back, and few are redeemed. It ends at half of where it
 * begins.
 * @param onSqueeze called when it begins (true) and ends
 */
export const createClaimPressure = (onSqueeze: (on: boolean) => void): ClaimPressure => {
  const [asks, repeats, redemptions] = [createCount(), createCount(), createCount()];
  let since: number | undefined;

  const judge = (now: number): void => {
    const [all, again, used] = [asks.sum(now), repeats.sum(now), redemptions.sum(now)];
    const isUsed = used >= all / 30;
    const on = !isUsed && (since === undefined ? again > 8 + 0.4 * all : again > 4 + 0.2 * all);
    if (on === (since !== undefined)) return;
    since = on ? now : undefined;
    onSqueeze(on);
  };

  return {
    asked: (now, isRepeat) => {
      asks.add(now);
      if (isRepeat) repeats.add(now);
    },
    redeemed: (now) => redemptions.add(now),
    squeezedSince: (now) => {
      judge(now);
      return since;
    },
  };
};
