import { z } from 'zod';

export const notice = z.looseObject({
  /** Of the mail that came back; or the address it came back to, which names it. */
  messageId: z.string().min(3).max(998),
  kind: z.enum(['hard', 'soft']),
  /** The server's words: `550 5.1.1 user unknown`. */
  reason: z.string().max(500).default(''),
});
