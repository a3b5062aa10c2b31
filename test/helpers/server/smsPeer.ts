/** Who carries text messages, for tests: a real one of its protocol on a port of its own. */
export interface SmsPeer {
  /** `SMS_URL`, by default with the right password. */
  url(password?: string): string;
  readonly taken: readonly { readonly to: string; readonly from: string; readonly text: string; readonly reference?: number }[];
  /** Refuses what comes from now on in one of these ways; `undefined`: takes it. */
  trouble(what: 'busy' | 'down' | 'bad number' | 'bad text' | undefined): void;
  close(): Promise<void>;
}
