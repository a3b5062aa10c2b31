/** Raw log of visits, in columns that grow: what was known, which arm was played, what it left. */
export interface VisitLog {
  readonly width: number;
  readonly arms: number;
  count(): number;
  /** Codes of all visits, row by row, `width` each. */
  codes(): Uint8Array;
  arm(row: number): number;
  /** Net margin, minor units. */
  reward(row: number): number;
  add(codes: Uint8Array, arm: number, reward: number): void;
}

const FIRST = 1_024;

export const visitLog = (width: number, arms: number): VisitLog => {
  let [codes, played, rewards] = [new Uint8Array(FIRST * width), new Uint8Array(FIRST), new Float64Array(FIRST)];
  let rows = 0;
  const grow = (): void => {
    const [oldCodes, oldPlayed, oldRewards] = [codes, played, rewards];
    codes = new Uint8Array(2 * oldCodes.length);
    played = new Uint8Array(2 * oldPlayed.length);
    rewards = new Float64Array(2 * oldRewards.length);
    codes.set(oldCodes);
    played.set(oldPlayed);
    rewards.set(oldRewards);
  };
  return {
    width,
    arms,
    count: () => rows,
    codes: () => codes,
    arm: (row) => played[row]!,
    reward: (row) => rewards[row]!,
    add: (visit, arm, reward) => {
      if (rows === played.length) grow();
      codes.set(visit, rows * width);
      played[rows] = arm;
      rewards[rows] = reward;
      rows += 1;
    },
  };
};
