import * as v from 'valibot';
import { type ListedCampaign, listedCampaignSchema } from '../../bundle/campaignList';
import { isPushed, type Journey } from '../../bundle/journey';
import type { ChannelSettings } from '../../engine/channels/channelSettings';
import type { Clock } from '../../protocol/values/clock';
import { parseJsonWith } from '../../protocol/values/parse';
import type { BundleRepository } from '../records/bundleRepository';
import type { BundleFacts } from './bundleFacts';

/** A campaign with a journey, as published to all devices. */
export interface LiveJourney extends Pick<ListedCampaign, 'id' | 'coupons' | 'startsAt' | 'endsAt'> {
  readonly journey: Journey;
}

export interface LiveJourneys {
  /** Highest priority first. */
  readonly journeys: readonly LiveJourney[];
  /** Caps and quiet hours; absent: coupons are offered on the page only. */
  readonly channels: ChannelSettings | undefined;
}

const writtenSchema = v.object({ campaigns: v.optional(v.array(listedCampaignSchema), []) });

const journeysIn = (text: string | undefined): readonly LiveJourney[] => {
  const written = parseJsonWith(writtenSchema, text ?? '{}', 'campaign_malformed');
  const campaigns = written.ok ? written.value.campaigns : [];
  return campaigns
    .toSorted((a, b) => b.priority - a.priority)
    .flatMap(({ journey, paused, ...campaign }) => (journey && !paused ? [{ ...campaign, journey }] : []));
};

/** Reads the journeys of the live publication. The campaign's text is parsed once per publication. */
export const createLiveJourneys = (
  store: Pick<BundleRepository, 'currentBundle' | 'bundleCampaign' | 'serving'>,
  bundleFacts: BundleFacts,
): (() => Promise<LiveJourneys>) => {
  let known: { readonly of: string; readonly journeys: readonly LiveJourney[] } | undefined;
  return async () => {
    const current = await store.currentBundle();
    if (!current || !(await store.serving())) return { journeys: [], channels: undefined };
    const of = `${current.id} ${current.publishedAt}`;
    if (known?.of !== of) known = { of, journeys: journeysIn(await store.bundleCampaign(current.id)) };
    return { journeys: known.journeys, channels: (await bundleFacts(current.id))?.channels };
  };
};

/** Those whose campaign runs now. */
export const runningJourneys = ({ journeys }: LiveJourneys, now: number): readonly LiveJourney[] =>
  journeys.filter(({ startsAt = 0, endsAt = Number.POSITIVE_INFINITY }) => startsAt <= now && now < endsAt);

/** Whether the server wakes browsers by itself: while a journey by push runs, and the campaign has the channel. */
export const wakesFor = (live: () => Promise<LiveJourneys>, clock: Clock) => async (): Promise<boolean> => {
  const { channels, ...rest } = await live();
  return channels?.push !== undefined && runningJourneys({ channels, ...rest }, clock()).some(({ journey }) => isPushed(journey));
};
