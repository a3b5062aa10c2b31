export type { CodeToApply, PageEvents } from '../pageEvents';
export type { Couplet, CoupletListeners } from './couplet';
export type { CoupletOptions } from './coupletOptions';
export { createCouplet } from './createCouplet';
export type { TrackEvents, TrackItem } from './trackEvent';
