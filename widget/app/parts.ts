import { minorDigits } from '../../src/protocol/values/money';
import type { DrawOffer } from '../card/cardOptions';
import type { DrawOptions } from '../card/index';
import { type Chunk, loadChunk } from '../chunk';
import type { ByLanguage } from '../i18n/strings';
import type { Handoff } from '../loader/handoff';

type ChunkName = 'mainThread' | 'card' | 'moments' | 'panel' | 'push' | 'devtools' | 'engine' | 'agent';

/** Inserted by scripts/build.mjs. */
declare const __COUPLET_CHUNKS__: Readonly<Record<ChunkName, Chunk>>;
// Referenced once: the build inserts the object at each use.
export const chunks = __COUPLET_CHUNKS__;

/** Parts from other chunks, each loaded on first use. */
export interface Parts {
  /** The value a chunk sets on the handoff. `undefined` if it did not load; the next call tries again. Never rejects. */
  load<P extends keyof Handoff>(chunk: ChunkName, part: P): Promise<Handoff[P] | undefined>;
  /** Loads what applies codes to carts. `undefined` if it did not load. */
  applier(): Promise<Handoff['applier']>;
  /** Loads the card and its sentences. `undefined` if the card did not load. */
  card(): Promise<DrawOffer | undefined>;
  /**
   * Call it after the card or the panel has loaded, since they contain the list of languages. `undefined`, like the next, if English is
   * used.
   */
  cardWords(): Promise<Handoff['strings']>;
  panelWords(): Promise<Handoff['panelStrings']>;
}

/**
 * @param locale canonical, of the page
 * @param lent options that the app passes to every card
 */
export const createParts = (handoff: Handoff, locale: string, lent: () => Pick<DrawOptions, 'api' | 'said' | 'viewed'>): Parts => {
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
    applier: async () => {
      if (!handoff.applier) await load('card', 'loadMore').then((more) => more?.());
      return handoff.applier;
    },
    card: async () => {
      const draw = await load('card', 'card');
      const strings = await cardWords();
      return draw && ((card) => draw({ ...handoff.config, ...card, ...lent(), locale, strings, digitsOf: minorDigits }));
    },
    cardWords,
    panelWords: () => inLanguage(handoff.panelWords, 'panelStrings'),
  };
};
