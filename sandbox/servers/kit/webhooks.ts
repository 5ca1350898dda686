import type { Ledger } from './ledger.js';
import type { Rules } from './rules.js';

/** One webhook to one receiver. Headers are made at each attempt: some formats sign the time of sending. */
export interface Webhook {
  url: string;
  /** Topic or event type; `match.operation` of a fault. */
  operation: string;
  body: string;
  headers: () => Record<string, string>;
  /** How long the vendor waits for an answer. */
  timeoutMs: number;
}

export interface DeliveryReport {
  url: string;
  operation: string;
  outcome: 'delivered' | 'refused' | 'unreachable' | 'held' | 'silenced';
  /** The receiver's status, or null when there was none. */
  status: number | null;
}

/** Sends webhooks; keeps what a receiver did not take, and what a fault holds back, until `advance`. */
export class WebhookSender {
  private held: Webhook[] = [];
  private untaken: Webhook[] = [];

  constructor(
    private readonly rules: Rules,
    private readonly ledger: Ledger,
  ) {}

  async deliver(hook: Webhook, copies = 1): Promise<DeliveryReport[]> {
    const traffic = {
      method: 'POST',
      path: new URL(hook.url).pathname,
      operation: hook.operation,
      body: hook.body,
    };
    const fault = this.rules.takeWebhookFault(traffic);
    if (fault?.kind === 'silence') return [report(hook, 'silenced', null)];
    if (fault?.kind === 'reorderWebhooks') {
      this.held.unshift(hook);
      return [report(hook, 'held', null)];
    }
    const times = fault?.kind === 'duplicateWebhook' ? Math.max(2, copies) : copies;
    const reports = await Promise.all(Array.from({ length: times }, () => this.send(hook)));
    const overtaken = this.held;
    this.held = [];
    for (const late of overtaken) reports.push(await this.send(late));
    return reports;
  }

  /** Sends once more what was held back or not taken, with the original body and id. */
  async redeliver(): Promise<DeliveryReport[]> {
    const waiting = [...this.untaken, ...this.held];
    this.untaken = [];
    this.held = [];
    const reports: DeliveryReport[] = [];
    for (const hook of waiting) reports.push(await this.send(hook));
    return reports;
  }

  reset(): void {
    this.held = [];
    this.untaken = [];
  }

  private async send(hook: Webhook): Promise<DeliveryReport> {
    const headers = { 'content-type': 'application/json', ...hook.headers() };
    const entry = this.ledger.open({
      direction: 'out',
      method: 'POST',
      path: hook.url,
      operation: hook.operation,
      headers,
      body: hook.body,
    });
    try {
      entry.status = await post(hook, headers);
    } catch (error) {
      entry.note = error instanceof Error ? error.message : String(error);
    }
    const taken = entry.status !== null && entry.status >= 200 && entry.status < 300;
    if (!taken) this.untaken.push(hook);
    if (entry.status === null) return report(hook, 'unreachable', null);
    return report(hook, taken ? 'delivered' : 'refused', entry.status);
  }
}

async function post(hook: Webhook, headers: Record<string, string>): Promise<number> {
  const response = await fetch(hook.url, {
    method: 'POST',
    headers,
    body: hook.body,
    signal: AbortSignal.timeout(hook.timeoutMs),
    redirect: 'manual',
  });
  await response.arrayBuffer();
  return response.status;
}

function report(hook: Webhook, outcome: DeliveryReport['outcome'], status: number | null): DeliveryReport {
  return { url: hook.url, operation: hook.operation, outcome, status };
}
