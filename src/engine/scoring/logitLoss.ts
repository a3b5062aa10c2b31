/** −log p(y) of an answer under a logit, nats: log(1 + e^−z′) with z′ = z for a yes and −z for a no, which cannot overflow. */
export const logitLoss = (logit: number, accepted: boolean): number => {
  const z = accepted ? logit : -logit;
  return Math.max(-z, 0) + Math.log1p(Math.exp(-Math.abs(z)));
};
