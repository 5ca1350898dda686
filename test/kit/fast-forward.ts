export { durationMs } from '../../sandbox/world/duration.js';
export { currentTime, type FastForwarded, fastForward } from '../../sandbox/world/skip.js';
