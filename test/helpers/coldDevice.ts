import type { Campaign } from '../../src/bundle/campaign';
import { publicHalf } from '../../src/bundle/keys';
import { toDeviceModel } from '../../src/bundle/toDeviceModel';
import type { LinearPrior } from '../../src/engine/bandit/linearModel';
import type { DeviceModel } from '../../src/engine/decision/deviceModel';
import { plainNetworkScorer } from '../../src/engine/scoring/plainNetworkScorer';

/** A device with a campaign's bundle that has nothing but this bandit. */
export const coldDevice = (campaign: Campaign, bandit: LinearPrior): DeviceModel => {
  const model = toDeviceModel('0'.repeat(16), { ...publicHalf(campaign), metrics: {}, bandit }, new Map(), plainNetworkScorer);
  if (!model.ok) throw new Error(model.error.message);
  return model.value;
};
