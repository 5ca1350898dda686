import { getConnInfo } from '@hono/node-server/conninfo';
import type { Context } from 'hono';
import type { PageLimits } from '../deps.js';
import type { HttpEnv } from '../http-env.js';

const windowMs = 60_000;
/** More senders than this at once are forgotten from the oldest on: a flood must not fill the memory. */
const mostKeys = 50_000;

/** Counts what one key has asked for in its minute, by a clock that only goes forward. */
export function createLimiter(perMinute: number, now: () => number = () => performance.now()) {
  const windows = new Map<string, { until: number; count: number }>();
  return {
    /** Null: go on; else the seconds to wait. */
    take(key: string): number | null {
      const at = now();
      const known = windows.get(key);
      if (!known || known.until <= at) {
        windows.delete(key);
        windows.set(key, { until: at + windowMs, count: 1 });
        if (windows.size > mostKeys) forgetOldest(windows);
        return null;
      }
      known.count += 1;
      return known.count <= perMinute ? null : Math.ceil((known.until - at) / 1000);
    },
  };
}

function forgetOldest(windows: Map<string, unknown>): void {
  const [oldest] = windows.keys();
  if (oldest !== undefined) windows.delete(oldest);
}

export interface PageGuard {
  /** For every request, before its link is read. */
  sender(c: Context<HttpEnv>): number | null;
  /** For a link that is ours. */
  link(token: string): number | null;
}

export function createPageGuard(limits: PageLimits): PageGuard {
  const senders = createLimiter(limits.perMinuteAndSender);
  const links = createLimiter(limits.perMinuteAndLink);
  return {
    sender: (c) => senders.take(senderOf(c, limits.senderHeader)),
    link: (token) => links.take(token),
  };
}

/** The last entry is what our own proxy wrote; what stands before it came from outside. */
function senderOf(c: Context<HttpEnv>, header: string | null): string {
  const given = header === null ? undefined : c.req.header(header)?.split(',').at(-1)?.trim();
  return given || addressOf(c);
}

/** Unknown where the request came over no socket. */
function addressOf(c: Context<HttpEnv>): string {
  try {
    return getConnInfo(c).remote.address ?? '';
  } catch {
    return '';
  }
}
