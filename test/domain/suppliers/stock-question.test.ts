import { describe, expect, it } from 'vitest';
import { questionView, type QuestionSources } from '../../../domain/suppliers/question-view.js';
import { answerText, stockAnswers, type StockReply } from '../../../domain/suppliers/stock-question.js';

const asked = [
  { sku: 'RING-7', quantity: 2 },
  { sku: 'CHAIN-45', quantity: 1 },
];
const theirs = new Map([['RING-7', ['ACM-R7', 'ACM-R7-B']]]);
const reply = (lineNumber: number, supplierSku: string): StockReply => ({
  lineNumber,
  supplierSku,
  available: 3,
  holdUntil: null,
  replenishedOn: null,
  isReplenishmentConfirmed: false,
});

describe('a supplier’s answer about stock', () => {
  it('R-082: is in our SKUs, in the order of what was asked', () => {
    const read = stockAnswers(asked, [reply(2, 'CHAIN-45'), reply(1, 'ACM-R7-B')], theirs);
    expect(read).toMatchObject({ answers: [{ sku: 'RING-7', available: 3 }, { sku: 'CHAIN-45' }] });
    expect(JSON.stringify(read)).not.toContain('ACM');
  });

  it.each([
    [[reply(1, 'ACM-R7')], 'line 2 is not answered'],
    [
      [reply(1, 'ACM-R7'), reply(1, 'ACM-R7'), reply(2, 'CHAIN-45')],
      'line 1 was not asked, or is answered twice',
    ],
    [[reply(0, 'ACM-R7'), reply(1, 'ACM-R7'), reply(2, 'CHAIN-45')], 'line 0 was not asked'],
    [[reply(1, 'ACM-R8'), reply(2, 'CHAIN-45')], 'line 1 is answered for ACM-R8'],
  ])('R-082: is none where it is not about what was asked (%#)', (replies, problem) => {
    expect(stockAnswers(asked, replies, theirs)).toEqual({ problem: expect.stringContaining(problem) });
  });

  it('R-082: says everything in one line, and only what was said', () => {
    expect(
      answerText({
        sku: 'A',
        available: 0,
        holdUntil: null,
        replenishedOn: null,
        isReplenishmentConfirmed: false,
      }),
    ).toBe('A: 0 available');
    const text = answerText({
      sku: 'A',
      variant: 'Gold',
      available: 3,
      holdUntil: '2026-03-26T12:00:00.000Z',
      replenishedOn: '2026-04-01',
      isReplenishmentConfirmed: false,
      packaging: 'needed',
      prepareBefore: '15:00',
      substituteRisk: 'possible',
      fallbackRoute: 'laterShipment',
    });
    expect(text).toBe(
      'A (Gold): 3 available, held until 2026-03-26T12:00:00.000Z, more on 2026-04-01 (promised), packaging needed, prepared the same day before 15:00, substitute possible, otherwise in a later shipment',
    );
  });
});

describe('how a question stands', () => {
  const sources: QuestionSources = {
    reference: 'SQ-1',
    answerBy: null,
    asked,
    supplierSkus: theirs,
    variantOf: () => null,
    told: null,
    settledAt: null,
    toldAt: null,
  };
  const told = { told: [{ lineNumber: 1, available: 1 }], toldAt: '2026-03-24T12:00:00.000Z' };
  it.each([
    ['asks', {}],
    ['settled', { settledAt: '2026-03-24T11:00:00.000Z' }],
    ['answered', told],
    ['answered', { ...told, settledAt: '2026-03-24T12:00:00.000Z' }],
    ['late', { ...told, settledAt: '2026-03-24T11:59:59.999Z' }],
  ])('C-48: %s', (standing, more) => {
    expect(questionView({ ...sources, ...more }).standing).toBe(standing);
  });
});
