/** What a merchant should know of a campaign being written. A console has a sentence and a way out for each code. */
export interface CampaignIssue {
  /** Stable, lower-case, snake_case. */
  readonly code: string;
  /** Keys by dots, e.g. `coupons.0.discount.cap`; empty: the whole campaign. */
  readonly at: string;
  /** `error`: it cannot be published so. `warning`: it can, and is unwise. */
  readonly severity: 'error' | 'warning';
  /** Figures and names the sentence needs; money in minor units, instants in UTC ms. */
  readonly facts: Readonly<Record<string, number | string>>;
}

export const error = (code: string, at: string, facts: CampaignIssue['facts'] = {}): CampaignIssue => ({
  code,
  at,
  severity: 'error',
  facts,
});

export const warning = (code: string, at: string, facts: CampaignIssue['facts'] = {}): CampaignIssue => ({
  code,
  at,
  severity: 'warning',
  facts,
});
