import type { SessionCandidate, SessionData, SessionModel } from './sessionModel';

/** The same candidate, which fits once for the same data and seed, so that it may be judged alone and as a part of another. */
export const fittedOnce = (candidate: SessionCandidate): SessionCandidate => {
  const fits = new WeakMap<SessionData, Map<number, Promise<SessionModel>>>();
  return {
    name: candidate.name,
    fit: (data, seed) => {
      const bySeed = fits.get(data) ?? new Map<number, Promise<SessionModel>>();
      fits.set(data, bySeed);
      const known = bySeed.get(seed) ?? Promise.resolve(candidate.fit(data, seed));
      bySeed.set(seed, known);
      return known;
    },
  };
};
