import type { LinearPrior } from '../../src/core/bandit/linearPrior';
import type { Campaign } from '../../src/core/bundle/campaign';
import { publicHalf } from '../../src/core/bundle/publicHalf';
import { toDeviceModel } from '../../src/core/bundle/toDeviceModel';
import type { DeviceModel } from '../../src/core/device/deviceModel';
import { plainNetworkScorer } from '../../src/core/scoring/plainNetworkScorer';

/** A device with a campaign's bundle that has nothing but this bandit. */
export const coldDevice = (campaign: Campaign, bandit: LinearPrior): DeviceModel => {
  const model = toDeviceModel('0'.repeat(16), { ...publicHalf(campaign), metrics: {}, bandit }, new Map(), plainNetworkScorer);
  if (!model.ok) throw new Error(model.error.message);
  return model.value;
};
