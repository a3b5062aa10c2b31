import type { Claim } from '../../worker/api';

/** Phases of the card; `why` tells whether the explanation is open. */
export type CardState =
  | { readonly phase: 'offer'; readonly why: boolean }
  | { readonly phase: 'claiming' }
  /** Kept for later. */
  | { readonly phase: 'kept' }
  | {
      readonly phase: 'claimed';
      readonly claim: Claim;
      readonly copy: 'no' | 'copied' | 'selected';
      /** Absent where a page cannot put codes onto the cart. */
      readonly apply?: 'can' | 'busy' | 'done' | 'failed';
    }
  | { readonly phase: 'refused'; readonly code: string };
