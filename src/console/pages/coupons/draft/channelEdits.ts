import { type Draft, fieldsOf } from './draft';
import { setAt } from './setAt';

/** Channels beside the page, in the order the console names them. */
export const channelNames = ['push', 'email', 'sms'] as const;
export type ChannelName = (typeof channelNames)[number];

/** Those that the draft lets carry coupons. */
export const channelsOf = (draft: Draft): readonly ChannelName[] =>
  channelNames.filter((name) => fieldsOf(draft.channels)[name] !== undefined);

/**
 * The draft with a channel on or off. With none on, nothing is kept of hours and caps either, which are about nothing then.
 * @param before what the channels said when they were last on, to begin with
 */
export const withChannel = (draft: Draft, name: ChannelName, on: boolean, before: Draft = {}): Draft => {
  const { quietHours, cap } = before;
  const kept = draft.channels ?? { ...(quietHours === undefined ? {} : { quietHours }), ...(cap === undefined ? {} : { cap }) };
  const changed = setAt({ ...draft, channels: kept }, `channels.${name}`, on ? { cost: 0 } : undefined);
  return channelsOf(changed).length > 0 ? changed : setAt(changed, 'channels', undefined);
};
