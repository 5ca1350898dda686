import { CancellationScope, condition, log } from '@temporalio/workflow';
import type { OrderRecord } from '../activities/contract.js';
import { speedOf, type Effect, type Outcome } from '../domain/order/effects.js';
import type {
  Answer,
  MachineEvent,
  OrderEvent,
  PersonEvent,
  StoppedAutomation,
} from '../domain/order/events.js';
import type { Order } from '../domain/order/order.js';
import type { Entry, Turn } from '../domain/order/turn.js';
import { instantOf, plus, type Instant } from '../domain/sla/instant.js';
import { Alarm } from './alarm.js';
import { countRinging } from './lateness.js';
import type { Performer } from './perform.js';

/** What the loop must know of the thing it keeps alive. */
export interface Entity {
  decide(state: Order, event: OrderEvent, at: Instant): Turn;
  clocksOf(state: Order): { id: Extract<OrderEvent, { type: 'clockDue' }>['clock']; dueAt: Instant }[];
  isClosed(state: Order): boolean;
  pendingEffects(state: Order): Effect[];
  show(state: Order): void;
}

export interface LifeOptions {
  me: Entity;
  state: Order;
  lastVersion: number;
  performer: Performer;
  quickTimeoutMs: number;
  /** True when the run should be continued as a new one; asked only while nothing is under way. */
  isLong(): boolean;
}

/** While a purchase order is on its way, quick effects wait this long for its answer: it brings the history they need. */
const patience = 'PT10S';

/**
 * The only loop in the house: hears events, performs the effects they ask for, keeps the clocks and writes the record. Everything it
 * knows beyond the state is about what is under way right now.
 */
export class Life {
  readonly #options: LifeOptions;
  readonly #alarm = new Alarm();
  #state: Order;
  #todo: Effect[];
  #slow = 0;
  #entries: Entry[] = [];
  /** Entries since the last version that history knows: a record in the same task writes them all again. */
  #entriesSinceBase: Entry[] = [];
  #baseVersion: number;
  #version: number;
  #changes = 0;
  #recordedChanges = 0;
  /** True while the state rests on results that are not history yet: then no effect may run (decide, then act). */
  #isAhead = false;
  /** Heard behind the mail, in order of arrival. */
  readonly #waiting: (() => void)[] = [];
  #stopped: StoppedAutomation = { remedies: [] };

  constructor(options: LifeOptions) {
    this.#options = options;
    this.#state = options.state;
    this.#todo = options.me.pendingEffects(options.state);
    this.#baseVersion = options.lastVersion;
    this.#version = options.lastVersion;
  }

  get state(): Order {
    return this.#state;
  }

  get version(): number {
    return this.#version;
  }

  begin(): void {
    this.#fold({ type: 'started' }, instantOf(Date.now()));
  }

  /**
   * In order of arrival, and at once unless a clock of a case is due before the event's instant: then what is stored for the order is read
   * first, and the event waits behind it.
   */
  async hear(event: OrderEvent, occurredAt?: Instant): Promise<Answer> {
    const now = instantOf(Date.now());
    const judgedAt = occurredAt !== undefined && occurredAt < now ? occurredAt : now;
    if (this.#waiting.length === 0 && !this.#isMailDue((dueAt) => dueAt < judgedAt)) {
      return this.#judge(event, judgedAt);
    }
    return new Promise((resolve, reject) => {
      this.#waiting.push(() => {
        try {
          resolve(this.#judge(event, judgedAt));
        } catch (error) {
          reject(error instanceof Error ? error : new Error(String(error)));
        }
      });
    });
  }

  /** Hears what nobody may be hurt by: an event that cannot be understood becomes a line of the timeline. */
  hearSafely(event: OrderEvent & { id: string }, occurredAt?: Instant): void {
    void this.hear(event, occurredAt).then(
      (answer) => {
        if (answer.status === 'refused')
          this.note(`${event.type} ${event.id} was refused: ${answer.because}`);
      },
      (error: unknown) => {
        log.error('an event could not be heard', { event: event.id, error: String(error) });
        this.note(`event ${event.id} could not be understood: ${String(error)}`);
      },
    );
  }

  /** A line of the timeline about something that changed nothing. */
  note(text: string): void {
    this.#entries.push({ at: instantOf(Date.now()), kind: 'event', text });
  }

  /** Resolves when everything heard so far is on record. */
  async onRecord(): Promise<void> {
    const mine = this.#changes;
    await condition(() => this.#recordedChanges >= mine);
  }

  /** Lives until closed, or until the run is long enough to be continued as a new one. */
  async live(): Promise<'closed' | 'long'> {
    const { me, isLong } = this.#options;
    while (!me.isClosed(this.#state) || this.#hasWork() || this.#waiting.length > 0) {
      if (this.#waiting.length > 0 || this.#isMailDue((dueAt) => dueAt <= instantOf(Date.now()))) {
        await this.#readMail();
        continue;
      }
      this.#startSlow();
      if (this.#hasWork()) {
        await this.#work();
        continue;
      }
      if (isLong() && this.#slow === 0 && !this.#hasWork()) return 'long';
      await this.#rest();
    }
    me.show(this.#state);
    return 'closed';
  }

  async #work(): Promise<void> {
    const reads = this.#take('read');
    if (reads.length > 0) return this.#turn(reads, null);
    const effects = this.#mustWaitForHistory() ? [] : this.#take('quick');
    const isLocal = effects.length === 0 || !this.#isAhead;
    const changes = this.#changes;
    await this.#turn(effects, this.#takeRecord(), isLocal);
    this.#recordedChanges = changes;
  }

  async #turn(effects: Effect[], record: OrderRecord | null, isLocal = true): Promise<void> {
    const { performer, quickTimeoutMs } = this.#options;
    const at = instantOf(Date.now());
    const input = { orderId: this.#state.id, at, effects, record, effectTimeoutMs: quickTimeoutMs };
    const local = isLocal ? await performer.turnLocally(input) : null;
    this.#isAhead = this.#isAhead || effects.length > 0;
    const result = local ?? (await this.#remotely(() => performer.turn(input)));
    effects.forEach((effect, index) => this.#answered(effect, result.outcomes[index] ?? noAnswer));
  }

  /** Scheduling a normal activity ends the task: what was decided before it is history when it answers. */
  async #remotely<Result>(run: () => Promise<Result>): Promise<Result> {
    const result = await run();
    this.#caughtUp();
    return result;
  }

  async #rest(): Promise<void> {
    const { me } = this.#options;
    me.show(this.#state);
    const now = instantOf(Date.now());
    const dues = me.clocksOf(this.#state).map((clock) => clock.dueAt);
    if (this.#todo.length > 0) dues.push(plus(now, patience));
    const changes = this.#changes;
    const slow = this.#slow;
    const isAwake = () =>
      this.#changes !== changes ||
      this.#slow !== slow ||
      this.#entries.length > 0 ||
      this.#waiting.length > 0;
    if ((await this.#alarm.waitUntil(dues.sort()[0] ?? null, isAwake)) === 'slept') this.#caughtUp();
    const woken = instantOf(Date.now());
    if (!this.#isMailDue((dueAt) => dueAt <= woken)) this.#hearClocks(woken, (dueAt) => dueAt <= woken);
  }

  /** A clock of a case rings only after what is stored for the order and was not handed on: what came before its instant beats it. */
  #isMailDue(isDue: (dueAt: Instant) => boolean): boolean {
    return this.#options.me
      .clocksOf(this.#state)
      .some(({ id, dueAt }) => id.startsWith('case:') && isDue(dueAt));
  }

  async #readMail(): Promise<void> {
    const { mail, isHistory } = await this.#options.performer.mail(this.#state.id);
    if (isHistory) this.#caughtUp();
    else this.#isAhead = true;
    this.#stopped = mail.stopped;
    for (const { event, at } of mail.events) this.#hearStored(event, at);
    const now = instantOf(Date.now());
    this.#hearClocks(now, (dueAt) => dueAt <= now);
    for (const hearIt of this.#waiting.splice(0)) hearIt();
  }

  #hearStored(event: MachineEvent | PersonEvent, at: Instant): void {
    try {
      this.#judge(event, at);
    } catch (error) {
      log.error('a stored event could not be heard', { event: event.id, error: String(error) });
      this.note(`event ${event.id} could not be understood: ${String(error)}`);
    }
  }

  /** Pure and synchronous: clocks due before the event's instant ring first. */
  #judge(event: OrderEvent, at: Instant): Answer {
    const now = instantOf(Date.now());
    const judgedAt = at < now ? at : now;
    this.#hearClocks(now, (dueAt) => dueAt < judgedAt);
    return this.#fold(event, now);
  }

  #hearClocks(now: Instant, isDue: (dueAt: Instant) => boolean): void {
    const due = this.#options.me
      .clocksOf(this.#state)
      .filter((clock) => isDue(clock.dueAt))
      .sort((a, b) => (a.dueAt < b.dueAt ? -1 : 1));
    const stopped = this.#stopped;
    for (const { id, dueAt } of due) {
      const { status } = this.#fold({ type: 'clockDue', clock: id, dueAt, stopped }, now);
      if (status === 'accepted') countRinging(id, dueAt, now);
    }
  }

  #fold(event: OrderEvent, now: Instant): Answer {
    const turn = this.#options.me.decide(this.#state, event, now);
    this.#state = turn.state;
    this.#todo.push(...turn.effects);
    this.#entries.push(...turn.entries);
    if (turn.entries.length > 0 || turn.effects.length > 0) this.#changes += 1;
    return turn.answer;
  }

  #answered(effect: Effect, outcome: Outcome): void {
    if (outcome.status === 'unanswered') this.#start(effect);
    else this.#hearAnswer(effect, outcome);
  }

  #hearAnswer(effect: Effect, outcome: Outcome): void {
    void this.hear({ type: 'effectAnswered', effectId: effect.id, outcome });
  }

  #startSlow(): void {
    for (const effect of this.#take('slow')) this.#start(effect);
  }

  /** Beside the loop, which never waits for it. */
  #start(effect: Effect): void {
    this.#slow += 1;
    const at = instantOf(Date.now());
    void this.#options.performer.perform(this.#state.id, effect, at).then((outcome) => {
      this.#slow -= 1;
      this.#hearAnswer(effect, outcome);
    });
  }

  #take(speed: 'read' | 'quick' | 'slow'): Effect[] {
    const taken = this.#todo.filter((effect) => speedOf(effect) === speed);
    this.#todo = this.#todo.filter((effect) => speedOf(effect) !== speed);
    return taken;
  }

  #takeRecord(): OrderRecord {
    this.#entriesSinceBase.push(...this.#entries);
    this.#entries = [];
    this.#version = Math.max(this.#version + 1, Date.now() * 1000);
    return {
      version: this.#version,
      baseVersion: this.#baseVersion,
      order: this.#state,
      entries: [...this.#entriesSinceBase],
    };
  }

  #hasWork(): boolean {
    const isOnlyQuick = this.#todo.every((effect) => speedOf(effect) === 'quick');
    const hasTodo = this.#todo.length > 0 && !(isOnlyQuick && this.#mustWaitForHistory());
    return hasTodo || this.#entries.length > 0 || this.#changes > this.#recordedChanges;
  }

  /** Quick effects that rest on what is not history yet wait for something slow that will bring it. */
  #mustWaitForHistory(): boolean {
    return this.#isAhead && this.#slow > 0;
  }

  #caughtUp(): void {
    this.#isAhead = false;
    this.#baseVersion = this.#version;
    this.#entriesSinceBase = [];
  }
}

const noAnswer: Outcome = { status: 'unanswered', reason: 'the turn said nothing about it' };

/** Runs `body` untouched by a cancellation request, which `onCancel` hears instead. */
export async function shielded<Result>(onCancel: () => void, body: () => Promise<Result>): Promise<Result> {
  void CancellationScope.current().cancelRequested.catch(onCancel);
  return CancellationScope.nonCancellable(body);
}
