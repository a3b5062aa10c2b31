import { once } from 'node:events';
import type { StorePlace } from '../store/storePlace';
import { startThread } from '../threads/startThread';
import type { Answer, AskFigures, FigureKind, Question } from './metrics';

/** Asks a thread of its own for each figure. Rejects with what went wrong in the thread, which ends with its answer. */
export const askFiguresThread =
  ({ DATABASE_URL, DATA_DIR }: StorePlace): AskFigures =>
  async <K extends FigureKind>(kind: K, question: Question<K>): Promise<Answer<K>> => {
    const thread = startThread('figuresThread', { place: { DATABASE_URL, DATA_DIR }, kind, question });
    try {
      const [answer] = (await once(thread, 'message')) as [Answer<K>];
      return answer;
    } finally {
      await thread.terminate();
    }
  };
