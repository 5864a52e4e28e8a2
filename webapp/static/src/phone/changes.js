/**
 * What has changed on this phone. `paths`: fragments of the kit that differ; `sending`: how far a sync is;
 * `revoked`: the phone was taken out of service and is empty.
 * @typedef {{account?: string, paths?: string[], sending?: {sent: number, total: number} | null, revoked?: boolean}} Change
 */

/** @type {Set<(change: Change) => void>} */
const listeners = new Set();

/**
 * @param {(change: Change) => void} listener
 */
export function onChange(listener) {
  listeners.add(listener);
}

/**
 * @param {Change} change
 */
export function announce(change) {
  for (const listener of listeners) listener(change);
}
