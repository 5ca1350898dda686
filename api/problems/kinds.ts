/** Every problem the API can answer with (RFC 9457): status, title, and what to do, shown at `/problems/<code>`. */
export const problemKinds = {
  notJson: {
    status: 400,
    title: 'The body is not JSON',
    advice: 'Send one JSON document in UTF-8 with the header Content-Type: application/json.',
  },
  badRequest: {
    status: 400,
    title: 'The request cannot be read',
    advice:
      'Compare the query parameters and headers with /openapi.json; errors[] names the ones in question.',
  },
  idempotencyKeyMissing: {
    status: 400,
    title: 'Idempotency-Key is missing',
    advice:
      'Send the header Idempotency-Key with every POST: 1 to 200 visible ASCII characters, new for each thing you mean, the same when you repeat it.',
  },
  unauthorized: {
    status: 401,
    title: 'No valid API key',
    advice: 'Send the header Authorization: Bearer <key> with a key that has not been revoked.',
  },
  badSignature: {
    status: 401,
    title: 'The signature does not match',
    advice: 'Sign the raw bytes of the body with the secret of this account. Nothing was stored.',
  },
  forbidden: {
    status: 403,
    title: 'Your role may not do this',
    advice: 'Use a key whose role may, or ask somebody who has one; the detail names the roles.',
  },
  notFound: {
    status: 404,
    title: 'Not found',
    advice:
      'Check the id: it must be URL-encoded where it contains slashes, and in a store that your key may see.',
  },
  orderDiffers: {
    status: 409,
    title: 'This order exists with other content',
    advice:
      'An order is taken in once. Use another channelOrderId for another order; ask for a cancellation to give this one up.',
  },
  caseClosed: {
    status: 409,
    title: 'The case is closed',
    advice: 'Somebody has decided already: decidedBy says who, what and when. Nothing is left to decide.',
  },
  orderClosed: {
    status: 409,
    title: 'The order is closed',
    advice: 'It takes no more requests. Deal with it outside, or open a new order.',
  },
  policyChanged: {
    status: 409,
    title: 'The policy has changed meanwhile',
    advice: 'Read it again, make your change on the version in `current`, and send that.',
  },
  tooLarge: {
    status: 413,
    title: 'The body is over 2 MB',
    advice: 'Send less at once: 2,097,152 bytes is the most that one request may have.',
  },
  unprocessable: {
    status: 422,
    title: 'The content cannot be used',
    advice: 'errors[] names each field by its path and says what is wrong with it.',
  },
  idempotencyKeyReused: {
    status: 422,
    title: 'This Idempotency-Key was used for something else',
    advice: 'Use a new key for a new request; repeat a request with exactly the same body.',
  },
  decisionNotAllowed: {
    status: 422,
    title: 'This decision is not possible here',
    advice: 'Choose one of `allowed`.',
  },
  tooLate: {
    status: 422,
    title: 'It is too late for that',
    advice: 'Read the order: what has left us can only be asked for, not changed.',
  },
  failed: {
    status: 500,
    title: 'Something broke on our side',
    advice: 'Repeat it with the same Idempotency-Key. If it stays so, tell us the requestId.',
  },
  databaseAway: {
    status: 503,
    title: 'The database is away',
    advice: 'Nothing was stored. Repeat it after the time in Retry-After, with the same Idempotency-Key.',
  },
} as const satisfies Record<string, { status: number; title: string; advice: string }>;

export type ProblemCode = keyof typeof problemKinds;
