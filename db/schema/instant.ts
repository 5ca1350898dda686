import { customType } from 'drizzle-orm/pg-core';

/** A timestamptz as an ISO 8601 UTC string with milliseconds, the one form instants have in the house. */
export const instant = customType<{ data: string; driverData: string }>({
  dataType: () => 'timestamp with time zone',
  fromDriver: (value) => new Date(value).toISOString(),
});
