import { fittedOnce } from './fittedOnce';
import { onFrequentItems } from './frequentItems';
import { interestCandidate } from './interestCandidate';
import { longMarkovCandidate, markovCandidate } from './markov';
import { productOfExperts } from './productOfExperts';
import { blendCandidate, plainBlendCandidate } from './sessionBlend';
import { easeCandidate, itemKnnCandidate, popularityCandidate } from './sessionItemModels';
import type { SessionCandidate } from './sessionModel';

/** Items that a model with one table of items × items may have, one with several, and one that makes them anew at every step. */
const [MOST, FEWER, FEWEST] = [4_000, 2_000, 600];

// Each is judged alone and as an expert.
const blend = fittedOnce(onFrequentItems(blendCandidate, FEWER));
const interest = fittedOnce(onFrequentItems(interestCandidate(), FEWEST));

/** Every way to guess a session's next item that is compared on validation. */
export const sessionCandidates: readonly SessionCandidate[] = [
  popularityCandidate,
  ...[itemKnnCandidate(50), easeCandidate(100), easeCandidate(300), markovCandidate].map((candidate) => onFrequentItems(candidate, MOST)),
  ...[longMarkovCandidate(3, 0.3, 20), plainBlendCandidate].map((candidate) => onFrequentItems(candidate, FEWER)),
  blend,
  interest,
  productOfExperts('blend × interest network', [blend, interest]),
];
