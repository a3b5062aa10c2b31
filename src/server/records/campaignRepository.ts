import { type Failure, fail, type Result } from '../../protocol/values/result';
import type { StoredBundle } from './bundleRepository';
import type { CatalogEntry } from './catalogRepository';

/** The one campaign that people work on; complete or not. */
export interface CampaignDraft {
  /** Counts from 1. */
  readonly revision: number;
  /** A campaign file as JSON text. */
  readonly campaign: string;
  readonly updatedAt: number;
  /** As in the audit log. */
  readonly updatedBy: string;
}

/** A campaign as devices and the server take it. */
export interface CampaignRelease {
  /** Of the draft it was made from. */
  readonly revision: number;
  readonly entries: readonly CatalogEntry[];
  readonly bundle: StoredBundle;
  /** Absent: the switch stays as it is. */
  readonly serving?: boolean | undefined;
}

/** Part of the port: the campaign that is worked on, and its way out. */
export interface CampaignRepository {
  campaignDraft(): Promise<CampaignDraft | undefined>;
  /**
   * Keeps a draft made from the revision it names (0: from none) and answers with its new one. Error `draft_changed`: somebody else's is newer, and
   * stays.
   */
  putCampaignDraft(draft: CampaignDraft): Promise<Result<number>>;
  /** Catalog, bundle for every device and switch at once, or nothing. Error: `draft_changed`. */
  publishCampaign(release: CampaignRelease, now: number): Promise<Result<undefined>>;
}

export const draftChanged = (): Result<never, Failure> =>
  fail('draft_changed', 'The campaign was changed by someone else. Review their changes first.', 'revision');
