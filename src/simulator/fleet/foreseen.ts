import { DAY } from '../../protocol/clock';
import type { ExpectedTraffic } from '../../stats/metrics/expectedTraffic';
import type { Scenario } from '../scenario/scenario';
import { rhythmOn } from '../shoppers/season';
import { START } from '../shoppers/visit';

/** What a shop foresees of its visits: the week and the holiday. */
export const foreseen = (scenario: Scenario): ExpectedTraffic =>
  Array.from({ length: scenario.days }, (_, day) => ({
    from: START + day * DAY,
    until: START + (day + 1) * DAY,
    times: rhythmOn(scenario, day),
  }));
