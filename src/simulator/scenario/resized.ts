import type { Scenario } from './scenario';

/** The scenario with other numbers; newcomers and bots keep their proportion to the shoppers. */
export const resized = (scenario: Scenario, change: Partial<Pick<Scenario, 'devices' | 'days' | 'seeds'>>): Scenario => {
  const share = (change.devices ?? scenario.devices) / scenario.devices;
  const { newDevicesPerDay, bots } = scenario;
  return {
    ...scenario,
    ...change,
    newDevicesPerDay: Math.round(newDevicesPerDay * share),
    ...(bots ? { bots: { ...bots, devices: Math.round(bots.devices * share) } } : {}),
  };
};
