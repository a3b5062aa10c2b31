import { fail, ok, type Result } from '../../protocol/result';
import { firstLine } from './firstLine';

/** A run that is out of memory or disk is told so by `withDatabase`. */
const isOfTheMachine = (text: string): boolean => /^Out of Memory|No space left|max_temp_directory_size/i.test(text);

/**
 * What the database throws as it reads a file names none, and a whole run may have several. Some forms that `gzip` unpacks are errors to it: a comment
 * or a checksum in the head, zeros at the end. Errors: `file_unreadable`; what is no fault of the file is thrown on.
 * @param what errors of the file look like
 */
export const readingFile = async <T>(path: string, work: Promise<T>, what = /^IO Error/): Promise<Result<T>> => {
  try {
    return ok(await work);
  } catch (error) {
    const text = firstLine(error);
    if (!what.test(text) || isOfTheMachine(text)) throw error;
    const advice = /gzip/i.test(text) ? ' Unpack it and give the plain file.' : '';
    return fail('file_unreadable', `${path} cannot be read to its end: ${text}.${advice}`, path);
  }
};
