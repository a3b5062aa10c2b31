import { type ClaimFigures, claimFigures } from './claimFigures';
import { type ExperimentFigures, experimentFigures } from './experimentFigures';
import { ASKED, TTL } from './generateShopLog';
import { type PlanFigures, planFigures } from './planFigures';
import { type RateFigures, rateFigures } from './rateFigures';
import { type RefusalFigures, refusalFigures } from './refusalFigures';
import type { ShopLog } from './shopLog';

/** Everything the console tells, worked out from the shop's log. */
export interface ShopFigures {
  readonly experiment: ExperimentFigures;
  readonly claims: ClaimFigures;
  readonly refusals: RefusalFigures;
  readonly rates: RateFigures;
  readonly plan: PlanFigures;
}

/** @param plan where it is known or does not matter: it takes longest */
export const shopFigures = (log: ShopLog, until: number, plan?: PlanFigures): ShopFigures => {
  const experiment = experimentFigures(log.orders, until);
  return {
    experiment,
    claims: claimFigures(log, until, TTL),
    refusals: refusalFigures(log, until, 30),
    rates: rateFigures(log, until, ASKED),
    plan: plan ?? planFigures(experiment),
  };
};
