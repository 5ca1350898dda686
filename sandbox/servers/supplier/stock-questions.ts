import type { z } from 'zod';
import { readControl, UnknownThing } from '../kit/control.js';
import type { createSimulator } from '../kit/simulator.js';
import { notify } from './notify.js';
import { problem, readBody } from './replies.js';
import * as schema from './schema.js';
import { type StoredQuestion, type SupplierState, supplierOf } from './state.js';

type Simulated = ReturnType<typeof createSimulator>;
type Lines = z.infer<typeof schema.answerStockSchema>['lines'];

/** Questions whether units are there, known by the asker's reference: asked twice, it is one question. */
export function mountStockQuestions({
  app,
  clock,
  webhooks,
  state,
}: Pick<Simulated, 'app' | 'clock' | 'webhooks'> & { state: SupplierState }) {
  app.post('/:supplier/v1/stock-questions', async (c) => {
    const supplier = supplierOf(state, c.req.param('supplier'));
    const body = await readBody(c, schema.stockQuestionSchema);
    if (body instanceof Response) return body;
    const known = supplier.stockQuestions.find(({ reference }) => reference === body.reference);
    if (known) {
      const isSame = JSON.stringify(known.lines) === JSON.stringify(body.lines);
      return isSame
        ? c.json(summary(known))
        : problem(c, 409, 'REFERENCE_TAKEN', 'Another question has this reference.');
    }
    const asked: StoredQuestion = { ...body, status: 'open', receivedAt: clock.iso(), answer: null };
    supplier.stockQuestions.push(asked);
    if (supplier.stockAnswering !== null) {
      const availableQuantity = supplier.stockAnswering;
      const lines = body.lines.map(({ lineNumber }) => ({ lineNumber, availableQuantity }));
      answer(asked, lines, clock.iso());
    }
    return c.json(summary(asked), 201);
  });

  app.get('/:supplier/v1/stock-questions/:reference', (c) => {
    const { stockQuestions } = supplierOf(state, c.req.param('supplier'));
    const found = stockQuestions.find(({ reference }) => reference === c.req.param('reference'));
    return found ? c.json(summary(found)) : problem(c, 404, 'NOT_FOUND', 'No such question.');
  });

  app.get('/_control/stock-questions', (c) =>
    c.json({ stockQuestions: supplierOf(state, c.req.query('supplier') ?? '').stockQuestions }),
  );
  app.post('/_control/stock-answering', async (c) => {
    const { supplier, availableQuantity } = await readControl(c, schema.stockAnsweringSchema);
    supplierOf(state, supplier).stockAnswering = availableQuantity;
    return c.json({ ok: true });
  });
  app.post('/_control/answer-stock', async (c) => {
    const input = await readControl(c, schema.answerStockSchema);
    const supplier = supplierOf(state, input.supplier);
    const found = supplier.stockQuestions.find(({ reference }) => reference === input.reference);
    if (!found) throw new UnknownThing(`${input.supplier} was not asked "${input.reference}"`);
    const data = answer(found, input.lines, input.at);
    const type = 'stock_question.answered';
    return c.json({ deliveries: await notify({ webhooks, supplier, type, data, input }) });
  });
}

/** In full, as the format asks for it; what is not given is good news. */
function answer(asked: StoredQuestion, given: Lines, answeredAt: string): object {
  const lines = asked.lines.map(({ lineNumber, sku, variant, quantity }) => ({
    lineNumber,
    sku,
    variant,
    availableQuantity: quantity,
    holdUntil: null,
    replenishment: null,
    packaging: 'ready',
    preparationCutOff: '15:00',
    substituteRisk: 'none',
    fallbackRoute: 'none',
    ...given.find((line) => line.lineNumber === lineNumber),
  }));
  const data = { reference: asked.reference, lines };
  asked.status = 'answered';
  asked.answer = { answeredAt, ...data };
  return data;
}

function summary({ reference, status, receivedAt, answer: told }: StoredQuestion) {
  return { reference, status, receivedAt, answer: told };
}
