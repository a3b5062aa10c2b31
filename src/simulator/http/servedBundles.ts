import { webBundleCrypto } from '../../../worker/bundle/webBundleCrypto';
import { readTokenKeys } from '../../bundle/checkManifest';
import type { Manifest, Shard } from '../../bundle/manifest';
import { checkShard, openEnvelope } from '../../bundle/openSigned';
import { toDeviceModel } from '../../bundle/toDeviceModel';
import { bundleFor, stageMark } from '../../engine/assignment/assign';
import type { DeviceModel } from '../../engine/decision/deviceModel';
import { type Learnt, learntFor } from '../../engine/decision/learn';
import { plainNetworkScorer } from '../../engine/scoring/plainNetworkScorer';
import type { Status } from '../../protocol/protocol';
import type { TokenKeys } from '../../protocol/reporting/tokens';
import { type Clock, SECOND } from '../../protocol/values/clock';
import { fail, ok, type Result } from '../../protocol/values/result';
import type { FleetServer } from './fleetServer';

/** For as long a status document may be kept. */
const FRESH_FOR = 30 * SECOND;

/** A verified bundle that is ready to choose with. */
export interface Served {
  readonly id: string;
  readonly manifest: Manifest;
  readonly model: DeviceModel;
  /** The prior's precision is unpacked once a bundle, not once a visit. */
  readonly untaught: Learnt;
  /** Absent: reports cost no token. */
  readonly tokenKeys?: TokenKeys | undefined;
}

/** What a device goes by now. */
interface Serving {
  readonly bundle: Served;
  /** `false`: nothing may be shown. */
  readonly isOn: boolean;
  readonly shadowPrices: NonNullable<Status['shadowPrices']>;
  /** Side of a stage that orders are to name. */
  readonly stage: string | undefined;
}

/** Fetches what the server serves as one browser cache for all would, and believes nothing that the site's key has not signed. */
export interface ServedBundles {
  /**
   * Errors: `no_bundle`, those of `FleetServer`, `openEnvelope`, `checkShard`, `readTokenKeys` and `toDeviceModel`, `bundle_wrong_id`.
   * @param unit the device's random unit, by which a staged bundle is taken
   */
  forDevice(unit: string): Promise<Result<Serving>>;
}

const shardsOf = ({ network, cf, tokens }: Manifest): readonly Shard[] =>
  [network?.weights, cf?.weights, tokens?.keys].filter((shard) => shard !== undefined);

export const servedBundles = (server: FleetServer, siteKey: string, clock: Clock): ServedBundles => {
  const opened = new Map<string, Promise<Result<Served>>>();
  let serial = 0;
  let asked: { readonly at: number; readonly answer: Promise<Result<Status>> } | undefined;

  const open = async (id: string): Promise<Result<Served>> => {
    const text = await server.manifest(id);
    if (!text.ok) return text;
    const envelope = await openEnvelope(text.value, siteKey, webBundleCrypto, { now: clock(), serial });
    if (!envelope.ok) return envelope;
    const { manifest } = envelope.value;
    if (envelope.value.id !== id) return fail('bundle_wrong_id', `The bundle is ${envelope.value.id}, not ${id}.`);
    serial = Math.max(serial, envelope.value.serial);
    const shards = new Map<string, Uint8Array>();
    for (const shard of shardsOf(manifest)) {
      const given = await server.shard(id, shard.sha256);
      const bytes = given.ok ? await checkShard(shard, given.value, webBundleCrypto) : given;
      if (!bytes.ok) return bytes;
      shards.set(shard.sha256, bytes.value);
    }
    const keys = manifest.tokens && readTokenKeys(shards.get(manifest.tokens.keys.sha256));
    if (keys?.ok === false) return keys;
    const model = toDeviceModel(id, manifest, shards, plainNetworkScorer);
    return model.ok
      ? ok({ id, manifest, model: model.value, untaught: learntFor(model.value), ...(keys ? { tokenKeys: keys.value } : {}) })
      : model;
  };

  /** The last document stands in where no new one can be had, as on a device. */
  const status = async (): Promise<Result<Status>> => {
    const before = asked;
    if (before && clock() - before.at < FRESH_FOR) return before.answer;
    const answer = server.status();
    asked = { at: clock(), answer };
    const fresh = await answer;
    if (!fresh.ok && before) asked = { at: clock(), answer: before.answer };
    return asked.answer;
  };

  return {
    forDevice: async (unit) => {
      const now = await status();
      if (!now.ok) return now;
      const id = bundleFor(now.value, unit);
      if (id === null) return fail('no_bundle', 'Nothing is published on this server yet.');
      const known = opened.get(id) ?? open(id);
      opened.set(id, known);
      const bundle = await known;
      // One that could not be had is asked for anew by the next device.
      if (!bundle.ok) opened.delete(id);
      if (!bundle.ok) return bundle;
      const { serving, shadowPrices = {}, next } = now.value;
      return ok({ bundle: bundle.value, isOn: serving, shadowPrices, stage: stageMark(next, unit) });
    },
  };
};
