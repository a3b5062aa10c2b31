import { type Failure, fail, type Result } from '../../protocol/result';

export const draftChanged = (): Result<never, Failure> =>
  fail('draft_changed', 'The campaign was changed by somebody else meanwhile; look at theirs first.', 'revision');
