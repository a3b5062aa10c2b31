import { render } from 'preact';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { EFFICIENCY_PRICE } from '../../../src/campaigns/learning/aim';
import { VersionCard } from '../../../src/console/pages/versions/VersionCard';
import { InLanguage } from '../../helpers/console/InLanguage';

let place: HTMLElement;
beforeEach(() => {
  place = document.body.appendChild(document.createElement('div'));
});
afterEach(() => {
  render(null, place);
  place.remove();
  vi.unstubAllGlobals();
});

test.each([
  [{}, 'en', 'GoalMost margin'],
  [{ discountPrice: EFFICIENCY_PRICE }, 'en', 'GoalLess discount per extra order'],
  [{ discountPrice: EFFICIENCY_PRICE }, 'zh-CN', '目标每笔新增订单折扣更少'],
] as const)('a version names the goal it was made for: %j, %s', async (bandit, language, told) => {
  vi.stubGlobal('fetch', async () => Response.json({ payload: JSON.stringify({ label: 'seed 42', coupons: [], bandit }) }));
  render(
    <InLanguage language={language}>
      <VersionCard id="0123456789abcdef" />
    </InLanguage>,
    place,
  );
  await expect.poll(() => place.textContent).toContain(told);
});
