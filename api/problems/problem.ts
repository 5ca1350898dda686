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
export function fieldErrors({ issues }: Pick<z.ZodError, 'issues'>): FieldError[] {
  return issues.flatMap((issue) => {
    const meant = issue.code === 'invalid_union' ? meantOf(issue) : null;
    if (meant) return fieldErrors({ issues: meant });
    const unknown = issue.code === 'unrecognized_keys' ? issue.keys : [];
    const paths = unknown.length > 0 ? unknown.map((key) => [...issue.path, key]) : [issue.path];
    return paths.map((path) => ({ path: pathOf(path), message: issue.message }));
  });
}

type Issues = z.ZodError['issues'];

/** Of several shapes the one that was almost met is the one that was meant; null: it resembles none more than another. */
function meantOf({ path, errors }: { path: PropertyKey[]; errors: Issues[] }): Issues | null {
  const [nearest, ...others] = errors.toSorted((a, b) => a.length - b.length);
  if (!nearest || nearest.length === others.at(-1)?.length) return null;
  return nearest.map((issue) => ({ ...issue, path: [...path, ...issue.path] }));
}

/** `order.cases.address.clocks[0].after` */
export function pathOf(path: readonly PropertyKey[]): string {
  return path.reduce<string>((text, part) => {
    if (typeof part === 'number') return `${text}[${part}]`;
    return text === '' ? String(part) : `${text}.${String(part)}`;
  }, '');
}
