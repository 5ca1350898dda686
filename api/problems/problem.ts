import type { z } from '@hono/zod-openapi';
import { type ProblemCode, problemKinds } from './kinds.js';

export interface FieldError {
  /** `lines[0].quantity`. */
  path: string;
  message: string;
}

/** Thrown by routes and what they call; answered in one place as problem details. */
export class Problem extends Error {
  override readonly name = 'Problem';
  constructor(
    readonly code: ProblemCode,
    detail: string,
    readonly more: { errors?: FieldError[]; [member: string]: unknown } = {},
  ) {
    super(detail);
  }
}

/** The body of a problem, `application/problem+json`. */
export function problemBody(problem: Problem, facts: { publicUrl: string; requestId: string }) {
  const { status, title, advice } = problemKinds[problem.code];
  return {
    type: `${facts.publicUrl}/problems/${problem.code}`,
    title,
    status,
    detail: `${problem.message} ${advice}`,
    code: problem.code,
    requestId: facts.requestId,
    ...problem.more,
  };
}

/** What zod found, as paths that a person can follow. */
export function fieldErrors(error: z.ZodError): FieldError[] {
  return error.issues.flatMap((issue) => {
    const unknown = issue.code === 'unrecognized_keys' ? issue.keys : [];
    const paths = unknown.length > 0 ? unknown.map((key) => [...issue.path, key]) : [issue.path];
    return paths.map((path) => ({ path: pathOf(path), message: issue.message }));
  });
}

/** `order.cases.address.clocks[0].after` */
export function pathOf(path: readonly PropertyKey[]): string {
  return path.reduce<string>((text, part) => {
    if (typeof part === 'number') return `${text}[${part}]`;
    return text === '' ? String(part) : `${text}.${String(part)}`;
  }, '');
}
