import { plainNetworkScorer } from '../../src/engine/scoring/plainNetworkScorer';
import { servePeer, weightsOf } from './servePeer';

servePeer(async (init) => {
  const scorer = plainNetworkScorer(init.spec, await weightsOf(init));
  return (batch) => scorer.score(batch, init.rows);
});
