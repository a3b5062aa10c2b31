import type { SessionCandidate, SessionData, SessionModel } from './sessionModel';

/** Score of an item: in how many sessions it was. */
const popularity: SessionCandidate = {
  name: 'popularity',
  fit: (data: SessionData): SessionModel => {
    const counts = new Float64Array(data.items.length);
    for (const session of data.sessions) for (const item of session) counts[item]! += 1;
    return { name: 'popularity', scores: () => counts };
  },
};

/** Every way to guess a session's next item that is compared on validation. The interest network is one of them. */
export const sessionCandidates: readonly SessionCandidate[] = [popularity];
