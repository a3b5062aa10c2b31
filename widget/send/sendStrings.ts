import type { MessageChannelName } from '../../src/protocol/sendRequest';
import type { SendFault } from './faultOf';

type ByChannel = Readonly<Record<MessageChannelName, string>>;

/** Sentences of the form by which a shopper asks for a coupon to be sent. */
export interface SendStrings {
  /** BCP 47. */
  readonly language: string;
  readonly title: string;
  /** What is handed over, and what happens then. */
  readonly means: ByChannel;
  readonly by: string;
  readonly channels: ByChannel;
  readonly address: ByChannel;
  /** What an address looks like; of an e-mail address everybody knows. */
  readonly number: string;
  /** That the coupon waits for the end of quiet hours or caps, and until when. */
  readonly held: (when: string) => string;
  readonly ask: string;
  readonly asking: string;
  readonly asked: ByChannel;
  readonly cancel: string;
  readonly close: string;
  readonly faults: Readonly<Record<SendFault, string>>;
}
