import { type Failure, fail, type Result } from '../../core/result';

export const draftChanged = (): Result<never, Failure> =>
  fail('draft_changed', 'The campaign was changed by somebody else meanwhile; look at theirs first.', 'revision');
