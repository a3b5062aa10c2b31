/** What a device should have to download of a bundle at most, all files together, before compression on the way. */
export const BUNDLE_BUDGET = 130_000;
