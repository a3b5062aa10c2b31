import { minorDigits } from '../../src/protocol/values/money';
import type { DrawOffer } from '../card/cardOptions';
import type { DrawOptions } from '../card/index';
import { type Chunk, loadChunk } from '../chunk';
import type { ByLanguage } from '../i18n/strings';
import type { Handoff } from '../loader/handoff';

type ChunkName = 'device' | 'mainThread' | 'card' | 'moments' | 'panel' | 'push' | 'devtools' | 'engine';

/** Written in by scripts/build.mjs. */
declare const __COUPLET_CHUNKS__: Readonly<Record<ChunkName, Chunk>>;
// Named once: the build writes the object wherever it stands.
export const chunks = __COUPLET_CHUNKS__;

/** What other chunks bring, each loaded when it is first asked for. */
export interface Parts {
  /** What a chunk sets on the handoff; `undefined` when it did not load, and then the next call tries again. Never rejects. */
  load<P extends keyof Handoff>(chunk: ChunkName, part: P): Promise<Handoff[P] | undefined>;
  /** Loads the card and its sentences; `undefined` when the card did not load. */
  card(): Promise<DrawOffer | undefined>;
  /** Call it after the card or the panel has loaded: they bring the list of languages. `undefined`, like the next, where English will do. */
  cardWords(): Promise<Handoff['strings']>;
  panelWords(): Promise<Handoff['panelStrings']>;
}

/**
 * @param locale canonical, of the page
 * @param lent what the app lends every card that it draws
 */
export const createParts = (handoff: Handoff, locale: string, lent: () => Pick<DrawOptions, 'api' | 'said'>): Parts => {
  const get = async <P extends keyof Handoff>(chunk: Chunk, part: P): Promise<Handoff[P] | undefined> => {
    if (handoff[part] === undefined) await loadChunk(handoff, chunk);
    return handoff[part];
  };
  const load: Parts['load'] = (chunk, part) => get(chunks[chunk], part);
  const inLanguage = async <P extends keyof Handoff>(words: ByLanguage | undefined, part: P): Promise<Handoff[P] | undefined> => {
    const chunk = words?.[locale.split('-', 1)[0]!];
    return chunk && get(chunk, part);
  };
  const cardWords = () => inLanguage(handoff.words, 'strings');
  return {
    load,
    card: async () => {
      const draw = await load('card', 'card');
      const strings = await cardWords();
      return draw && ((card) => draw({ ...handoff.config, ...card, ...lent(), locale, strings, digitsOf: minorDigits }));
    },
    cardWords,
    panelWords: () => inLanguage(handoff.panelWords, 'panelStrings'),
  };
};
