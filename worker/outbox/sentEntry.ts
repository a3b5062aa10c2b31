import type { OutboxEntry, SentEntry, SentFate } from '../storage/deviceStorage';

/** The record of a report that left, byte for byte. @param fate absent: acknowledged */
export const sentEntry = ({ body, spend }: OutboxEntry, sentAt: number, fate?: SentFate): SentEntry => ({
  body,
  sentAt,
  ...(spend === undefined ? {} : { spend }),
  ...(fate === undefined ? {} : { fate }),
});
