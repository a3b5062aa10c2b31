/** Why a channel may carry nothing now: a sentence for every reason code of `chooseChannel`. */
export const channelRefusals = {
  channel_off: 'The campaign sends nothing by this channel.',
  channel_not_agreed: 'The shopper has not agreed to this channel, or the browser has none.',
  channel_quiet_hours: "It is night by the shopper's clock.",
  channel_cap_day: 'The shopper was reached often enough in 24 hours, by whichever channel.',
  channel_cap_week: 'The shopper was reached often enough in 7 days, by whichever channel.',
} as const;

export type ChannelRefusal = keyof typeof channelRefusals;
