import { choose } from '../../src/engine/bandit/choose';
import { thompson } from '../../src/engine/bandit/explorers';
import { type LinearPrior, linearModel, stateFromPrior } from '../../src/engine/bandit/linearModel';
import { plainSequence } from '../../src/engine/scoring/plainSequence';
import { seededRng } from '../../src/maths/random';
import type { BenchOrder } from './benchBundle';
import { openStore, putRow } from './openStore';

/** All that is asked for is there from the start: contexts, weights, an open database. As JSON has them. */
export interface FloorInit extends Pick<BenchOrder, 'spec' | 'tokens'> {
  readonly weights: readonly number[];
  readonly prior: LinearPrior;
  readonly contexts: readonly (readonly number[])[];
}

/**
 * The least a warm decision can be: one message in and out, the shopper's last step read, the posterior draws, one committed write of what
 * was chosen with its distribution. No eligibility, no features, no profile, no record of why.
 */
const serve = async (given: FloorInit): Promise<(number: number) => Promise<unknown>> => {
  const { spec, tokens, prior } = given;
  const network = plainSequence(spec, Float32Array.from(given.weights));
  const before = network.read(new Float32Array(spec.units), tokens.slice(0, -1)).state;
  const contexts = given.contexts.map((context) => Float64Array.from(context));
  const policy = thompson(linearModel(), { draws: prior.draws, floor: prior.floor, scale: () => 1 });
  const state = stateFromPrior(prior, 'bench');
  const rng = seededRng(1);
  const database = await openStore('bench-floor');
  return async (number) => {
    const { anyway, moved } = network.read(before, tokens.slice(-1));
    const distribution = policy.distribution(state, contexts, rng);
    const { index, propensity } = choose(distribution, rng);
    const decision = { id: `d${number}`, time: Date.now(), action: index, propensity, distribution, anyway, moved };
    await putRow(database, decision.id, decision);
    return decision;
  };
};

let ready: ReturnType<typeof serve> | undefined;
self.onmessage = async ({ data }: MessageEvent<FloorInit | number>) => {
  if (typeof data === 'number') self.postMessage(await (await ready)?.(data));
  else {
    ready = serve(data);
    await ready;
    self.postMessage('ready');
  }
};
