import type { MessageChannel } from './messageChannel';

/** What the server is told about messages; without a channel there are none. */
export interface MessageSettings {
  readonly channels: readonly MessageChannel[];
  /** Secrets that addresses are kept under and links signed with, newest first. */
  readonly keys: readonly [string, ...string[]];
  /** Public address of this server, for links. */
  readonly baseUrl: string;
  /** Page of the shop that letters lead to; the same for everybody, so that a click says nothing of who it was. */
  readonly storeUrl?: string | undefined;
  /** The shop's name, as the sender is called. */
  readonly shop: string;
  /** Messages a second of this process at most; 0 = no limit. */
  readonly perSecond: number;
  /** Where the service that carries text messages hands on what shoppers write back, and the token it signs with; absent: nowhere. */
  readonly smsAnswers?: { readonly url: string; readonly token: string } | undefined;
  /** How long a code in a message is held, ms; the coupon's end at most. */
  readonly ttlMs: number;
}
