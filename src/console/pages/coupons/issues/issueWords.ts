import type { CampaignIssue } from '../../../../campaigns/campaignIssue';
import type { NumberFault } from './numberFault';

/** How a language says the figures of an issue. */
export interface Say {
  /** @param minor units of the campaign's currency */
  readonly money: (minor: number | string | undefined) => string;
  /** In the shop's time zone. */
  readonly moment: (at: number | string | undefined) => string;
  readonly percent: (share: number | string | undefined) => string;
  /** A coupon's title by its id. */
  readonly coupon: (id: number | string | undefined) => string;
  /** A bound in the unit of the field it is about. */
  readonly bound: (value: number | string | undefined) => string;
  /** What is wrong with the number at the place, where one stands there. */
  readonly fault: NumberFault | undefined;
  /** Decimals of the campaign's currency. */
  readonly digits: number;
}

/** What is wrong, and how it is put right. */
export interface IssueWords {
  readonly what: string;
  readonly fix: string;
}

/** Both for one code. */
export type IssueSentence = (facts: CampaignIssue['facts'], say: Say) => IssueWords;
