import { conditionFacts } from '../../src/engine/decision/eligibilityContext';
import type { ConditionFacts } from '../../src/engine/eligibility/eligibility';
import { emptyProfile } from '../../src/engine/profile/shopperProfile';
import { updateProfile } from '../../src/engine/profile/updateProfile';
import type { ShopperEvent } from '../../src/protocol/events/shopperEvent';
import { DAY, MINUTE } from '../../src/protocol/values/clock';
import type { LogRow } from './logRow';

const settings = { halfLifeMs: 14 * DAY, sequenceLength: 50, idleMs: 30 * MINUTE };

const eventOf = ({ event, item, quantity = 1, time, userId }: LogRow): ShopperEvent => {
  if (!item) return { name: 'page_view', time };
  const items = [{ itemId: item.id, categories: [item.category], price: item.price, quantity }];
  if (event === 'purchase') return { name: 'purchase', time, items, transactionId: `${userId}@${time}` };
  return { name: event as 'view_item' | 'add_to_cart' | 'remove_from_cart', time, items };
};

/** The state of a shopper's browser, built row by row. */
export interface History {
  add(row: LogRow): void;
  factsAt(time: number): ConditionFacts;
}

export const createHistory = (): History => {
  let profile = emptyProfile(0);
  let last: LogRow | undefined;
  return {
    add: (row) => {
      // Further lines of one order.
      const isSameOrder = row.event === 'purchase' && last?.event === 'purchase' && last.time === row.time;
      if (!isSameOrder) profile = updateProfile(profile, eventOf(row), settings);
      last = row;
    },
    factsAt: (time) => conditionFacts(profile, {}, 'site', time, { timeZone: 'UTC', halfLifeMs: settings.halfLifeMs }),
  };
};
