import { longMarkovCandidate, markovCandidate } from './markov';
import { easeCandidate, itemKnnCandidate, popularityCandidate } from './sessionItemModels';
import type { SessionCandidate } from './sessionModel';

/** Every way to guess a session's next item that is compared on validation. The interest network is one of them. */
export const sessionCandidates: readonly SessionCandidate[] = [
  popularityCandidate,
  itemKnnCandidate(50),
  easeCandidate(100),
  easeCandidate(300),
  markovCandidate,
  longMarkovCandidate(3, 0.3, 20),
];
