import { type Experiment, variants } from '../protocol/experiment';
import { type CampaignIssue, error, warning } from './campaignIssue';
import type { PublishedTerms } from './publishedTerms';

/** An arm smaller than this share takes longer to tell anything than most shops will wait. */
const LEAST_SHARE = 0.05;

const same = (a: Experiment, b: Experiment): boolean =>
  a.salt === b.salt && a.weeks === b.weeks && variants.every((variant) => Math.abs(a.shares[variant] - b.shares[variant]) < 1e-9);

/**
 * `no_holdout`: nobody sees nothing, so what the coupons brought can never be known. `arm_too_small`. `experiment_changed`: shares, weeks or salt of a running
 * experiment under its id, so that orders of two allocations would be read as those of one; an error once it has orders. `creatives_changed`: the same of a
 * test of creatives.
 */
export const experimentIssues = (experiment: Experiment, published: PublishedTerms | undefined): readonly CampaignIssue[] => {
  const { id, shares } = experiment;
  const small = variants.filter((variant) => shares[variant] > 0 && shares[variant] < LEAST_SHARE);
  const running = published?.campaign.experiment;
  const orders = published?.orders ?? 0;
  const changed = running?.id === id && !same(running, experiment);
  const [test, before] = [experiment.creatives, running?.creatives];
  const retold = running?.id === id && test !== undefined && test.id === before?.id && JSON.stringify(test) !== JSON.stringify(before);
  return [
    ...(shares.none === 0 ? [warning('no_holdout', 'experiment.shares.none')] : []),
    ...small.map((variant) =>
      warning('arm_too_small', `experiment.shares.${variant}`, { variant, share: shares[variant], least: LEAST_SHARE }),
    ),
    ...(changed ? [(orders > 0 ? error : warning)('experiment_changed', 'experiment.shares', { experiment: id, orders })] : []),
    ...(retold ? [(orders > 0 ? error : warning)('creatives_changed', 'experiment.creatives', { test: test.id, orders })] : []),
  ];
};
