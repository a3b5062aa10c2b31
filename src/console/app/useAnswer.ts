import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import type * as v from 'valibot';
import type { Failure } from '../../core/result';
import { ask } from '../api/ask';
import { onFiguresMoved } from './figuresMoved';

export interface Answer<T> {
  /** The last good one; stays while it is asked again. */
  readonly value: T | undefined;
  readonly failure: Failure | undefined;
  readonly loading: boolean;
  readonly reload: () => void;
}

/** What `GET path` says. */
export const useAnswer = <S extends v.GenericSchema>(path: string, schema: S): Answer<v.InferOutput<S>> => {
  const [state, setState] = useState<Omit<Answer<v.InferOutput<S>>, 'reload'>>({ value: undefined, failure: undefined, loading: true });
  const controller = useRef<AbortController>(undefined);
  const reload = useCallback(() => {
    controller.current?.abort();
    const mine = new AbortController();
    controller.current = mine;
    setState((before) => ({ ...before, loading: true }));
    void ask(path, schema, { signal: mine.signal }).then((answer) => {
      if (mine.signal.aborted) return;
      setState((before) =>
        answer.ok
          ? { value: answer.value, failure: undefined, loading: false }
          : { value: before.value, failure: answer.error, loading: false },
      );
    });
  }, [path, schema]);
  useEffect(() => {
    reload();
    const stop = onFiguresMoved(reload);
    return () => {
      stop();
      controller.current?.abort();
    };
  }, [reload]);
  return { ...state, reload };
};
