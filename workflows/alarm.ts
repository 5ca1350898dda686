import { CancellationScope, condition, isCancellation, sleep } from '@temporalio/workflow';
import type { Instant } from '../domain/sla/instant.js';

/**
 * The one durable timer of a workflow. It stays armed over wake-ups and is moved only when the instant it stands for moves, because each
 * move costs history.
 */
export class Alarm {
  #armed: { dueAt: Instant; scope: CancellationScope } | null = null;
  #hasRung = false;

  /**
   * Resolves when `dueAt` has come, or `isAwake` turns true: `slept`. `rang`: the alarm had gone off before anybody listened, so
   * this is still the task that was running.
   */
  async waitUntil(dueAt: Instant | null, isAwake: () => boolean): Promise<'slept' | 'rang'> {
    const hadRung = this.#hasRung;
    if (!hadRung) {
      this.#arm(dueAt);
      await condition(() => this.#hasRung || isAwake());
    }
    this.#hasRung = false;
    return hadRung ? 'rang' : 'slept';
  }

  #arm(dueAt: Instant | null): void {
    if (this.#armed?.dueAt === dueAt) return;
    this.#armed?.scope.cancel();
    this.#armed = null;
    if (dueAt === null) return;
    const scope = new CancellationScope();
    this.#armed = { dueAt, scope };
    void scope.run(() => this.#ring(dueAt));
  }

  async #ring(dueAt: Instant): Promise<void> {
    try {
      await sleep(Math.max(1, Date.parse(dueAt) - Date.now()), { summary: `alarm at ${dueAt}` });
      if (this.#armed?.dueAt === dueAt) this.#armed = null;
      this.#hasRung = true;
    } catch (error) {
      if (!isCancellation(error)) throw error;
    }
  }
}
