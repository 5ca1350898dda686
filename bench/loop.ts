/** Runs `count` works, at most `inFlight` at once, the next as soon as one ends. Answers works per second and the time of each, ms. */
export async function closedLoop(
  options: { count: number; inFlight: number; progress: (done: number) => void },
  work: () => Promise<unknown>,
): Promise<{ perSecond: number; durationsMs: number[] }> {
  const { count, inFlight, progress } = options;
  const durationsMs: number[] = [];
  let begun = 0;
  const startedAt = performance.now();
  const lane = async () => {
    while (begun < count) {
      begun += 1;
      const from = performance.now();
      await work();
      durationsMs.push(performance.now() - from);
      progress(durationsMs.length);
    }
  };
  await Promise.all(Array.from({ length: Math.min(inFlight, count) }, lane));
  return { perSecond: (count * 1000) / (performance.now() - startedAt), durationsMs };
}

/** The value below which `share` of all lie; 0 of none. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? 0;
}
