import { describe, expect, it } from 'vitest';
import { decide } from '../../../domain/order/decide.js';
import type { MachineEvent } from '../../../domain/order/events.js';
import { openCases } from '../../../domain/order/status.js';
import { after, anIncomingLine, aSentOrder } from './a-order.js';

const order = aSentOrder({ lines: [anIncomingLine({ id: 'l-1' }), anIncomingLine({ id: 'l-2' })] });
type Answers = Extract<MachineEvent, { type: 'purchaseOrderAnswered' }>['answers'];
const answered = (answers: Answers) => {
  const at = after('PT1H');
  const poNumber = 'aurora-8492-A';
  const event = { id: 'a1', occurredAt: at, type: 'purchaseOrderAnswered', poNumber, answers } as const;
  return openCases(decide(order, event, at).state).find(({ type }) => type === 'supplierAnswer');
};

describe('what a supplier says of the lines of a purchase order', () => {
  it('R-032, C-48: why it rejects a line stands in the case, by line', () => {
    const found = answered([
      { lineNumber: 1, answer: 'rejected', reason: 'the mould broke' },
      { lineNumber: 2, answer: 'accepted' },
    ]);
    expect(found?.facts).toMatchObject({ rejected: ['l-1'], reasons: ['l-1: the mould broke'] });
  });

  it('R-032, C-48: why it rejects all of it stands in the reason of the case', () => {
    const found = answered([
      { lineNumber: 1, answer: 'rejected', reason: 'closed in May' },
      { lineNumber: 2, answer: 'rejected' },
    ]);
    expect(found?.facts.reason).toBe('rejected by the supplier; l-1: closed in May');
  });

  it('P-02, C-17: its answer to a cancel settles the case of one that may never have arrived', () => {
    const actor = { id: 'anna', role: 'ops', verified: true } as const;
    const cancel = { id: 'c1', actor, reason: 'changed', type: 'cancelRequested', byStore: false } as const;
    const asked = decide(order, cancel, after('PT1H'));
    const effect = asked.effects.find(({ kind }) => kind === 'cancelPurchaseOrder');
    const unknown = { status: 'unknown', reason: 'no answer came' } as const;
    const lost = decide(
      asked.state,
      { type: 'effectAnswered', effectId: effect?.id ?? '', outcome: unknown },
      after('PT2H'),
    );
    expect(openCases(lost.state).map(({ type }) => type)).toContain('unknownOutcome');
    const told = { id: 'x1', occurredAt: after('PT3H'), poNumber: 'aurora-8492-A' };
    const yes = { ...told, type: 'purchaseOrderCancelAnswered', answer: 'accepted' } as const;
    const after3 = decide(lost.state, yes, after('PT3H')).state;
    expect(openCases(after3).map(({ type }) => type)).not.toContain('unknownOutcome');
    expect(after3.legs[0]?.purchaseOrder).toMatchObject({ state: 'cancelled', cancel: 'accepted' });
  });

  it('R-032: a supplier that gives no reasons leaves none', () => {
    const found = answered([
      { lineNumber: 1, answer: 'backordered' },
      { lineNumber: 2, answer: 'accepted' },
    ]);
    expect(found?.facts).not.toHaveProperty('reasons');
  });
});
