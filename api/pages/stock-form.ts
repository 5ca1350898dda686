import { z } from 'zod';
import { type StockAttempt, stockFieldName } from '../../customer/pages/supplier.js';
import { type StockField, stockFields, type StockMistake } from '../../customer/texts/supplier.js';
import type { QuestionLine } from '../../domain/suppliers/question-view.js';
import { fallbackRoutes, packagingStates, substituteRisks } from '../../domain/suppliers/stock-question.js';
import type { PageLine } from '../intake/supplier-page.js';

const most = 1_000_000;
const mostDays = 365;

const count = (limit: number) =>
  z
    .string()
    .regex(/^\d{1,7}$/, 'notANumber')
    .transform(Number)
    .refine((value) => value <= limit, 'notANumber');
const left = z.literal('').transform(() => null);

/** One line of the form. What is not there at all needs no more words. */
function lineForm(today: string) {
  const chosen = <Values extends readonly [string, ...string[]]>(values: Values) =>
    z.enum(values, { error: 'choose' });
  const terms = {
    heldForDays: left.or(count(mostDays).transform((days) => days || null)),
    replenishedOn: left.or(z.iso.date({ error: 'notADay' }).refine((day) => day >= today, 'past')),
    prepareBefore: left.or(z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'notATime')),
    certainty: left.or(chosen(['confirmed', 'promised'])),
  };
  const full = z.object({
    ...terms,
    packaging: chosen(packagingStates),
    substituteRisk: chosen(substituteRisks),
    fallbackRoute: chosen(fallbackRoutes),
  });
  const none = z.object({
    ...terms,
    packaging: left.or(chosen(packagingStates)),
    substituteRisk: left.or(chosen(substituteRisks)),
    fallbackRoute: left.or(chosen(fallbackRoutes)),
  });
  return { full, none };
}

export type StockForm = { ok: true; lines: PageLine[] } | { ok: false; attempt: StockAttempt };

/** The answer as typed, or what is wrong with it field by field. `today` is a day, UTC. */
export function readStockForm(
  body: Record<string, string>,
  asked: readonly QuestionLine[],
  today: string,
): StockForm {
  if (body.answer === 'none') return { ok: true, lines: asked.map(nothingOf) };
  const attempt: StockAttempt = { values: {}, mistakes: {} };
  const lines = asked.flatMap((line) => {
    const read = readLine(valuesOf(body, line.lineNumber), line, today);
    for (const field of stockFields) {
      const name = stockFieldName(field, line.lineNumber);
      attempt.values[name] = (body[name] ?? '').slice(0, 100);
      const mistake = read.mistakes[field];
      if (mistake) attempt.mistakes[name] = mistake;
    }
    return read.line ? [read.line] : [];
  });
  return lines.length === asked.length && body.answer === 'send'
    ? { ok: true, lines }
    : { ok: false, attempt };
}

type Values = Record<StockField, string>;

function valuesOf(body: Record<string, string>, lineNumber: number): Values {
  const value = (field: StockField) => (body[stockFieldName(field, lineNumber)] ?? '').trim();
  return {
    available: value('available'),
    heldForDays: value('heldForDays'),
    replenishedOn: value('replenishedOn'),
    certainty: value('certainty'),
    packaging: value('packaging'),
    prepareBefore: value('prepareBefore'),
    substituteRisk: value('substituteRisk'),
    fallbackRoute: value('fallbackRoute'),
  };
}

function readLine(values: Values, line: QuestionLine, today: string) {
  const mistakes: Partial<Record<StockField, StockMistake>> = {};
  const available = values.available === '' ? null : count(most).safeParse(values.available);
  if (!available?.success) mistakes.available = available === null ? 'missing' : 'notANumber';
  const { full, none } = lineForm(today);
  const terms = (available?.data === 0 ? none : full).safeParse(values);
  for (const { path } of terms.error?.issues ?? []) {
    const field = stockFields.find((one) => one === path[0]);
    if (field) mistakes[field] ??= mistakeOf(field, values[field], today);
  }
  if (values.replenishedOn !== '' && values.certainty === '') mistakes.certainty = 'choose';
  if (!available?.success || !terms.success || Object.keys(mistakes).length > 0) {
    return { line: null, mistakes };
  }
  const { certainty, ...told } = terms.data;
  const read: PageLine = {
    lineNumber: line.lineNumber,
    supplierSku: line.supplierSku,
    variant: line.variant,
    available: available.data,
    ...told,
    isReplenishmentConfirmed: told.replenishedOn !== null && certainty === 'confirmed',
  };
  return { line: read, mistakes };
}

function mistakeOf(field: StockField, value: string, today: string): StockMistake {
  if (field === 'heldForDays' || field === 'available') return 'notANumber';
  if (field === 'prepareBefore') return 'notATime';
  if (field !== 'replenishedOn') return 'choose';
  return z.iso.date().safeParse(value).success && value < today ? 'past' : 'notADay';
}

function nothingOf({ lineNumber, supplierSku, variant }: QuestionLine): PageLine {
  return {
    lineNumber,
    supplierSku,
    variant,
    available: 0,
    heldForDays: null,
    replenishedOn: null,
    isReplenishmentConfirmed: false,
    packaging: null,
    prepareBefore: null,
    substituteRisk: null,
    fallbackRoute: null,
  };
}
