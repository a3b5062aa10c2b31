import * as v from 'valibot';
import { parseJsonWith } from '../../protocol/values/parse';
import type { MessageRow } from './messageRepository';

/** What a campaign's journey has sent to an address: the latest occurrence, and how many. */
const marksSchema = v.record(v.string(), v.object({ occurrence: v.number(), times: v.number() }));
const storedMarksSchema = v.object({ v: v.literal('marks/1'), journeys: marksSchema });
/** By campaign. */
export type JourneyMarks = Readonly<v.InferOutput<typeof marksSchema>>;

/** An address whose owner agreed to journeys. */
export interface Subscriber extends Pick<MessageRow, 'id' | 'addressHash' | 'channel' | 'locale'> {
  /** Encrypted with `id`, that of the message by which the owner agreed. */
  readonly address: string;
  /** When the owner agreed, UTC ms. */
  readonly since: number;
  /** Start of the hour in which the next message may be sent, UTC ms. */
  readonly slotAt: number;
  /** 1–12, as the owner stated it. */
  readonly birthMonth: number | null;
  readonly marks: JourneyMarks;
  /** When the last order came in with a code that was sent to the address, UTC ms. */
  readonly orderedAt: number | null;
  /** When a journey's message was last sent, UTC ms. */
  readonly lastAt: number | null;
  /** Messages sent to the address in the last 24 hours and 7 days. */
  readonly sentDay: number;
  readonly sentWeek: number;
  /** Whether an earlier message of a journey still waits. */
  readonly waits: boolean;
}

/** A journey's message, which needs no confirmation. Its address is encrypted with its own id. */
export interface JourneyMessage extends Pick<MessageRow, 'id' | 'couponId' | 'couponVersion' | 'claimKey'> {
  readonly address: string;
  /** Keyed hashes of the address: newest key first. */
  readonly addressHashes: readonly string[];
  /** Unique for address, journey and occurrence. */
  readonly requestKey: string;
  readonly journey: string;
  /** Not before then, UTC ms, and within the slot. */
  readonly dueAt: number;
}

/** What becomes of a subscriber's slot. */
export interface SlotStep extends Pick<Subscriber, 'marks' | 'orderedAt'> {
  readonly nextAt: number;
  /** Absent: nothing is sent. */
  readonly message?: JourneyMessage | undefined;
}

/** Part of the port: addresses that agreed to journeys. `confirmMessage` adds them, `suppressAddress` and `eraseAddress` delete them. */
export interface JourneyRepository {
  /** Subscribers whose slot has begun, the earliest first. */
  dueSubscribers(now: number, limit: number): Promise<readonly Subscriber[]>;
  /**
   * Moves a subscriber on to the next slot and queues the message, if there is one, in one transaction. `false` without a change if another
   * caller did so, or the address is no longer subscribed. With a message, also if it is suppressed under any key, or subscribed again under
   * the newest: then this subscription ends.
   */
  takeSlot(subscriber: Pick<Subscriber, 'addressHash' | 'slotAt'>, step: SlotStep, now: number): Promise<boolean>;
}

/** Columns as both databases return them. */
export interface SubscriberColumns extends Omit<Subscriber, 'marks' | 'waits'> {
  readonly marks: string;
  readonly waits: boolean | number;
}

export const marksText = (journeys: JourneyMarks): string => JSON.stringify({ v: 'marks/1', journeys });

export const subscriberOf = ({ marks, waits, ...row }: SubscriberColumns): Subscriber => {
  const read = parseJsonWith(storedMarksSchema, marks, 'marks_malformed');
  return { ...row, marks: read.ok ? read.value.journeys : {}, waits: Boolean(waits) };
};
