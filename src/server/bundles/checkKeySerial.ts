import { type Failure, fail, ok, type Result } from '../../protocol/result';

/**
 * Would devices take a bundle by its list of keys, and from a staged one go back to the current one? One that is signed with the site's key itself (0) they always take.
 * Errors: `keys_serial_old`; for a share of them `release_keys_differ`.
 * @param serial of the bundle
 * @param highest that was ever published (`highestKeySerial`)
 * @param current of the current bundle
 * @param staged for a share of the devices
 */
export const checkKeySerial = (serial: number, highest: number, current: number, staged: boolean): Result<undefined, Failure> => {
  if (serial > 0 && serial < highest)
    return fail(
      'keys_serial_old',
      'Devices know a newer list of keys and would refuse the bundle; make it again with a key file of today.',
    );
  return staged && current > 0 && serial > current
    ? fail('release_keys_differ', 'The bundle comes with a newer list of keys; publish it for all devices, which could not go back.')
    : ok(undefined);
};
