import { z } from 'zod';

export const matchSchema = z.strictObject({
  method: z.string().optional(),
  /** Exact, or with `*` for any characters; without the query string. */
  path: z.string().optional(),
  operation: z.string().optional(),
  bodyIncludes: z.string().optional(),
});

export const answerSchema = z.strictObject({
  match: matchSchema.default({}),
  times: z.int().min(1).default(1),
  status: z.int().min(200).max(599),
  body: z.json(),
  headers: z.record(z.string(), z.string()).optional(),
});

const REQUEST_FAULTS = ['late', 'noAnswerBefore', 'noAnswerAfter', 'status'] as const;
const WEBHOOK_FAULTS = ['duplicateWebhook', 'reorderWebhooks', 'silence'] as const;

export const faultSchema = z
  .strictObject({
    match: matchSchema.default({}),
    times: z.int().min(1).default(1),
    kind: z.enum([...REQUEST_FAULTS, ...WEBHOOK_FAULTS]),
    ms: z.int().min(0).max(600_000).optional(),
    status: z.int().min(400).max(599).optional(),
  })
  .refine((fault) => fault.kind !== 'status' || fault.status !== undefined, {
    message: 'kind status needs a status',
    path: ['status'],
  })
  .refine((fault) => fault.kind !== 'late' || fault.ms !== undefined, {
    message: 'kind late needs ms',
    path: ['ms'],
  });

export type Answer = z.infer<typeof answerSchema>;
export type Fault = z.infer<typeof faultSchema>;
type Match = z.infer<typeof matchSchema>;

/** What a rule is matched against. A webhook has its topic as operation and the receiver's path as path. */
export interface Traffic {
  method: string;
  path: string;
  operation: string | null;
  body: string;
}

/** Answers and faults set through `/_control`, used up oldest first. */
export class Rules {
  private answers: Answer[] = [];
  private faults: Fault[] = [];

  addAnswer(answer: Answer): void {
    this.answers.push({ ...answer });
  }

  addFault(fault: Fault): void {
    this.faults.push({ ...fault });
  }

  takeAnswer(traffic: Traffic): Answer | undefined {
    return take(this.answers, (answer) => matches(answer.match, traffic));
  }

  takeRequestFault(traffic: Traffic): Fault | undefined {
    return take(
      this.faults,
      (fault) => REQUEST_FAULTS.some((kind) => kind === fault.kind) && matches(fault.match, traffic),
    );
  }

  takeWebhookFault(traffic: Traffic): Fault | undefined {
    return take(
      this.faults,
      (fault) => WEBHOOK_FAULTS.some((kind) => kind === fault.kind) && matches(fault.match, traffic),
    );
  }

  reset(): void {
    this.answers = [];
    this.faults = [];
  }
}

function take<T extends { times: number }>(rules: T[], wanted: (rule: T) => boolean): T | undefined {
  const index = rules.findIndex(wanted);
  const rule = rules[index];
  if (rule === undefined) return undefined;
  rule.times -= 1;
  if (rule.times === 0) rules.splice(index, 1);
  return rule;
}

function matches(match: Match, traffic: Traffic): boolean {
  return (
    (match.method === undefined || match.method.toUpperCase() === traffic.method.toUpperCase()) &&
    (match.path === undefined || pathPattern(match.path).test(traffic.path)) &&
    (match.operation === undefined || (traffic.operation ?? '').split(',').includes(match.operation)) &&
    (match.bodyIncludes === undefined || traffic.body.includes(match.bodyIncludes))
  );
}

function pathPattern(path: string): RegExp {
  const literal = path.split('*').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${literal.join('.*')}$`, 's');
}
