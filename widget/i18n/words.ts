import type { Chunk } from '../handoff';

type ByLanguage = Readonly<Record<string, Chunk | undefined>>;

/** Chunks of the sentences of card and panel, by language without region or script; English is none of them. */
export type Words = Readonly<Record<'card' | 'panel', ByLanguage>>;
