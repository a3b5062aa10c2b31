import type { Answer, AskFigures, FigureKind, Question } from './metrics';

/** Who asks for what is being summed up already gets the same answer; a figure is never kept beyond that. */
export const sharedAsk = (ask: AskFigures): AskFigures => {
  const running = new Map<string, Promise<Answer<FigureKind>>>();
  return <K extends FigureKind>(kind: K, question: Question<K>): Promise<Answer<K>> => {
    const key = JSON.stringify([kind, question]);
    const known = running.get(key) as Promise<Answer<K>> | undefined;
    if (known) return known;
    const started = ask(kind, question).finally(() => running.delete(key));
    running.set(key, started);
    return started;
  };
};
