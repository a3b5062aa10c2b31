/** How far the simulated shoppers of this demo are. */
export interface SimulatedState {
  readonly phase: 'ready' | 'running' | 'over' | 'failed';
  readonly shoppers: number;
  readonly of: number;
  readonly visits: number;
  /** Coupons shown and codes given out. */
  readonly shown: number;
  readonly claims: number;
  /** Orders that the shop has taken, and those of them that its webhook has not brought to the coupon server yet. */
  readonly orders: number;
  readonly waiting: number;
  readonly reports: number;
  /** What was refused, a line for each reason. */
  readonly refused: readonly string[];
  /** Why it could not begin or go on: a sentence. */
  readonly problem?: string | undefined;
}

/** Port of the shop: somebody who sends it shoppers that nobody is. */
export interface SimulatedShoppers {
  state(): SimulatedState;
  /** Sends them off. @returns `false` where some are on their way already; else the state says what came of it. */
  run(): Promise<boolean>;
  /** May everybody who reaches the shop do so? Else only who has the back room's link. */
  readonly isOpen: boolean;
  /** Where the figures are to be seen to move. */
  readonly console: string;
  /** Share of shoppers who see no coupon. */
  readonly heldOut: number | undefined;
}
