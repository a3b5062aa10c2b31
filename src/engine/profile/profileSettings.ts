/** How a profile ages and where sessions end; from the bundle (`profile.*`, `session.idleMs`). */
export interface ProfileSettings {
  readonly halfLifeMs: number;
  readonly sequenceLength: number;
  readonly idleMs: number;
}
