import type { SessionCandidate, SessionModel } from './sessionModel';

/** ln softmax of scores, in place of scores of no unit. */
const logSoftmax = (scores: Float64Array): Float64Array => {
  const most = scores.reduce((a, b) => Math.max(a, b));
  const total = scores.reduce((sum, score) => sum + Math.exp(score - most), 0);
  return scores.map((score) => score - most - Math.log(total));
};

/**
 * Models that each give a logit per item, multiplied: Σ ln softmax(scores), alike weighed (product of experts, Hinton 2002,
 * https://doi.org/10.1162/089976602760128018). An item must please all of them.
 */
export const productOfExperts = (name: string, experts: readonly SessionCandidate[]): SessionCandidate => ({
  name,
  fit: async (data, seed) => {
    const models: SessionModel[] = [];
    for (const expert of experts) models.push(await expert.fit(data, seed));
    return {
      name,
      scores: (history) => {
        const sum = new Float64Array(data.items.length);
        for (const model of models) for (const [j, value] of logSoftmax(model.scores(history)).entries()) sum[j]! += value;
        return sum;
      },
    };
  },
});
