import { useState } from 'preact/hooks';
import type * as v from 'valibot';
import type { Failure } from '../../../core/result';
import { ask } from '../../api/ask';

interface SavedStrings {
  readonly saved: string;
  readonly unsaved: string;
}

/** What a form that is saved in whole says of itself, and its saving. @param path of `/v1`, which answers `PUT` with what it now has */
export const useSaved = (path: string, schema: v.GenericSchema, { saved, unsaved }: SavedStrings) => {
  const [said, setSaid] = useState('');
  const [failure, setFailure] = useState<Failure>();
  return {
    said,
    failure,
    edited: (): void => setSaid(unsaved),
    save: async (body: object): Promise<void> => {
      const answer = await ask(path, schema, { method: 'PUT', body });
      setFailure(answer.ok ? undefined : answer.error);
      setSaid(answer.ok ? saved : unsaved);
    },
  };
};
