import { describe, expect, it } from 'vitest';
import { inLine } from '../../api/in-line.js';
import type { Answer, PersonEvent } from '../../domain/order/events.js';
import { Orders } from './world.js';

const question = (id: string): PersonEvent => ({
  id,
  type: 'holdRequested',
  actor: { id: 'olivia', role: 'ops', verified: true },
  reason: 'seen',
});

/** Orders that answer when they are told to. */
class Slow extends Orders {
  readonly asked: string[] = [];
  readonly #answers = new Map<string, (answer: Answer | Error) => void>();

  override async ask(_orderId: string, event: PersonEvent) {
    this.asked.push(event.id);
    return new Promise<Answer>((resolve, reject) => {
      this.#answers.set(event.id, (answer) => (answer instanceof Error ? reject(answer) : resolve(answer)));
    });
  }

  async tellAnswer(id: string, answer: Answer | Error = { status: 'accepted', detail: id }) {
    this.#answers.get(id)?.(answer);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

describe('questions to one order', () => {
  it('R-079: are asked one after the other, in the order they came, also where one fails', async () => {
    const slow = new Slow();
    const gateway = inLine(slow);
    const [a, b, c] = ['a', 'b', 'c'].map((id) => gateway.ask('order/luna/1', question(id), 1000));
    const failed = expect(b).rejects.toThrow('broken');
    await slow.tellAnswer('nobody');
    expect(slow.asked).toEqual(['a']);
    await slow.tellAnswer('a');
    expect(slow.asked).toEqual(['a', 'b']);
    await slow.tellAnswer('b', new Error('broken'));
    expect(slow.asked).toEqual(['a', 'b', 'c']);
    await slow.tellAnswer('c');
    expect(await a).toEqual({ status: 'accepted', detail: 'a' });
    expect(await c).toEqual({ status: 'accepted', detail: 'c' });
    await failed;
  });

  it('wait for no other order', async () => {
    const slow = new Slow();
    const gateway = inLine(slow);
    void gateway.ask('order/luna/1', question('a'), 1000);
    const other = gateway.ask('order/luna/2', question('b'), 1000);
    await slow.tellAnswer('nobody');
    await slow.tellAnswer('b');
    expect(await other).toMatchObject({ detail: 'b' });
  });

  it('who has stood in line too long is not asked any more, and those behind are', async () => {
    const slow = new Slow();
    const gateway = inLine(slow, 50);
    void gateway.ask('order/luna/1', question('a'), 1000);
    expect(await gateway.ask('order/luna/1', question('b'), 1000)).toBe('noAnswer');
    const last = gateway.ask('order/luna/1', question('c'), 1000);
    await slow.tellAnswer('a');
    await slow.tellAnswer('c');
    expect(await last).toMatchObject({ detail: 'c' });
    expect(slow.asked).toEqual(['a', 'c']);
  });
});
