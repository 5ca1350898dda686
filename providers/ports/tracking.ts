/** A carrier or aggregator that watches parcels. */
export interface TrackingSource {
  /** The same number and carrier again answers the same tracker. */
  createTracker(
    trackingNumber: string,
    carrier: string | null,
    signal: AbortSignal,
  ): Promise<{ trackerId: string }>;
}
