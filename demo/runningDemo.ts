/** Where what was started is to be found. */
export interface RunningDemo {
  readonly shop: string;
  readonly server: string;
  /** With the secret of a link that signs one browser in; undefined where it is not built. */
  readonly console: string | undefined;
  readonly apiDocs: string;
  readonly backRoom: string;
  /** What was mailed: with the back room's token where the shop can be reached from elsewhere. */
  readonly mailbox: string;
  /** Where simulated shoppers are sent in, likewise. */
  readonly simulated: string;
  readonly close: () => Promise<void>;
}
