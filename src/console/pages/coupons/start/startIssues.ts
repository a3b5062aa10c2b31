import type { CampaignIssue } from '../../../../campaigns/campaignIssue';
import type { Draft } from '../draft/draft';
import { toldPreset } from './toldPreset';

/** A preset's issue and the choice that it is told at. */
export interface StartIssue {
  readonly key: string;
  readonly issue: CampaignIssue;
}

/** All that stands in the way of a coupon of these choices; parameters as of `startCampaign`. Codes: those of `Preset.issues`. */
export const startIssues = (draft: Draft | undefined, preset: string, choices: Draft, now: number): readonly StartIssue[] => {
  const { kind, choices: told } = toldPreset(draft, preset, choices);
  return kind.issues(told, now).map((issue) => {
    // The margin is the shop's, what is given away the coupon's.
    const key = issue.code === 'below_cost' ? (preset === 'holiday' ? 'tiers' : 'percent') : (issue.at.split('.')[0] ?? '');
    return { key, issue };
  });
};
