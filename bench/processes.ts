import { readdirSync, readFileSync } from 'node:fs';

/** Resident memory of a process, MiB, as its metrics page says. */
export async function residentMiB(metricsPort: number): Promise<number> {
  const text = await (await fetch(`http://127.0.0.1:${metricsPort}/metrics`)).text();
  const bytes = /^process_resident_memory_bytes\{[^}]*\} (\S+)/m.exec(text)?.[1];
  if (bytes === undefined) throw new Error('the metrics page names no resident memory');
  return Number(bytes) / 2 ** 20;
}

interface Used {
  pid: number;
  parent: number;
  seconds: number;
}

/** Seconds of processor time that each process has used, with those of its children that are not asked for themselves; empty where the system does not say (no /proc). */
export function processorSeconds(pids: ReadonlyMap<string, number>): Map<string, number> {
  const all = usedByAll();
  if (all.length === 0) return new Map();
  const named = new Set(pids.values());
  return new Map(
    [...pids].map(([name, pid]) => {
      const own = all.filter((one) => one.pid === pid || (one.parent === pid && !named.has(one.pid)));
      return [name, own.reduce((sum, one) => sum + one.seconds, 0)];
    }),
  );
}

const ticksPerSecond = 100;

function usedByAll(): Used[] {
  try {
    const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
    return pids.flatMap((pid) => usedBy(Number(pid)) ?? []);
  } catch {
    return [];
  }
}

function usedBy(pid: number): Used | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name in brackets may hold spaces and brackets: count fields from behind it.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const ticks = fields.slice(11, 15).reduce((sum, one) => sum + Number(one), 0);
    return { pid, parent: Number(fields[1]), seconds: ticks / ticksPerSecond };
  } catch {
    return null;
  }
}
