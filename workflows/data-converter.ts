import type { DataConverter } from '@temporalio/common';

/** How everything given to Temporal is written: one place for API, workers, tests and replay. Plain JSON today; no person is in it. */
export const dataConverter: DataConverter = {};
