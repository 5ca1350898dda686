export { durationMs } from '../../sandbox/world/duration.js';
export { currentTime, type FastForwarded, fastForward } from '../../sandbox/world/skip.js';

/** What must not be so before an instant. A fault that is read when the instant is over (the machine was slow) says nothing: the times on record do. */
export async function notBefore(
  instant: string,
  now: () => Promise<string>,
  check: () => unknown,
): Promise<void> {
  try {
    await check();
  } catch (error) {
    if ((await now()) < instant) throw error;
  }
}
