import { type Failure, fail, type Result } from '../../protocol/values/result';
import type { LivePublication, StoredBundle } from './bundleRepository';
import type { CatalogEntry } from './catalogRepository';

/** The only draft campaign, complete or not. */
export interface CampaignDraft {
  /** Starts at 1. */
  readonly revision: number;
  /** A campaign file as JSON text. */
  readonly campaign: string;
  readonly updatedAt: number;
  /** As in the audit log. */
  readonly updatedBy: string;
}

/** A campaign for publication, with the parts for devices and server. */
export interface CampaignRelease {
  /** Revision of the draft it was made from. */
  readonly revision: number;
  readonly entries: readonly CatalogEntry[];
  readonly bundle: StoredBundle;
  /** Replaces the draft; absent: it stays. */
  readonly draft?: Pick<CampaignDraft, 'campaign' | 'updatedBy'> | undefined;
  /** The publication that must still be live; null: none; absent: any. */
  readonly live?: LivePublication | null | undefined;
  /** Absent: the switch stays unchanged. */
  readonly serving?: boolean | undefined;
}

/** Part of the port: the draft campaign and its publication. */
export interface CampaignRepository {
  campaignDraft(): Promise<CampaignDraft | undefined>;
  /**
   * Stores a draft based on the revision it names (0: none) and returns the new revision. Error `draft_changed`: someone else's newer draft
   * is kept.
   */
  putCampaignDraft(draft: CampaignDraft): Promise<Result<number>>;
  /** Publishes catalog, bundle for every device, draft and switch in one transaction. Errors: `draft_changed`, `live_changed`. */
  publishCampaign(release: CampaignRelease, now: number): Promise<Result<undefined>>;
}

export const draftChanged = (): Result<never, Failure> =>
  fail('draft_changed', 'The campaign was changed by someone else. Review their changes first.', 'revision');

/** @param current as stored */
export const isStillLive = (
  expected: LivePublication | null | undefined,
  current: { readonly id: string; readonly publishedAt: number } | undefined,
): boolean => expected === undefined || (expected?.bundle === current?.id && expected?.publishedAt === current?.publishedAt);

export const liveChanged = (): Result<never, Failure> =>
  fail('live_changed', 'Another version was published meanwhile. Review the differences from it first.', 'live');
