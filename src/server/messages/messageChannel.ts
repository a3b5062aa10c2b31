import type { MessageChannelName } from '../../protocol/sendRequest';

export interface OutgoingMessage {
  /** The same at every try, so that a duplicate is known as one. */
  readonly id: string;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html?: string | undefined;
  readonly headers: Readonly<Record<string, string>>;
}

/** What became of a message: taken by who carries it on, to be tried again, or refused for good. Codes are reasons, `message` is for the log's reader. */
export type Sent =
  | { readonly kind: 'sent'; readonly reference?: string | undefined }
  | { readonly kind: 'later'; readonly code: string; readonly message: string; readonly afterMs?: number | undefined }
  | { readonly kind: 'refused'; readonly code: string; readonly message: string; readonly addressIsBad: boolean };

/** Is told what a shopper wrote back, and by which address; rejects where it could not be written down. */
export type Heard = (from: string, text: string) => Promise<void>;

/** Port of who carries messages. `send` answers within `SEND_PATIENCE` and throws nothing. */
export interface MessageChannel {
  readonly channel: MessageChannelName;
  send(message: OutgoingMessage): Promise<Sent>;
  /** Where shoppers' answers come the same way: hears them until it is stopped. */
  listen?(heard: Heard): () => void;
  close(): Promise<void>;
}
