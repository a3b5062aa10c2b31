import { expect, it } from 'vitest';
import { generateKeys } from '../../../../src/trainer/bundle/keys';
import { train } from '../../../../src/trainer/train';
import { acceptanceLog, behaviourLog, freshFolder, smallCampaign, writeIn } from '../fixtures';

const folder = freshFolder();
const [tea, ...others] = smallCampaign().coupons;
const newcomers = smallCampaign({ coupons: [{ ...tea, when: { field: 'customer.orders', op: 'eq', value: 0 } }, ...others] });
/** The log without its times. */
const timeless = behaviourLog(60, 1)
  .trimEnd()
  .split('\n')
  .map((line) =>
    line
      .split(',')
      .filter((_, i) => i !== 3)
      .join(','),
  )
  .join('\n');

it.each([
  ['acceptance', acceptanceLog(60, 3)],
  ['events', timeless],
])('training from %s that cannot tell how many shoppers a coupon is for says so, where a coupon is for some only', async (kind, log) => {
  const input = { keys: generateKeys(), seed: 1, [kind]: writeIn(folder, `${kind}.csv`, log) };
  const notes = async (campaign = newcomers) => {
    const trained = await train({ campaign, ...input }, () => undefined);
    if (!trained.ok) throw new Error(trained.error.message);
    return trained.value.report.notes.filter((note) => note.includes('each coupon reaches is unknown'));
  };
  expect(await notes()).toHaveLength(1);
  expect(await notes(smallCampaign())).toEqual([]);
});
