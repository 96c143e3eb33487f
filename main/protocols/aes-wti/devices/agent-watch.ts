import { finished } from '../../../../model/event-draft.ts';
import type { Clock, Undo } from '../../../../model/clock.ts';
import type { EventFacts } from '../../../../model/event.ts';
import type { EventKind } from '../../../../model/vocabulary.ts';
import { readAgentState } from '../events/agent-events.ts';
import type { AgentState } from '../events/agent-events.ts';
import type { Remembered } from '../remembered.ts';
import type { Answer, Conversation } from '../wire/conversation.ts';
import { NoAnswer } from '../wire/conversation.ts';
import { WtiRefusal } from '../wire/refusal.ts';
import { deviceKey, parseDeviceId } from './device-id.ts';
import { unlessOver } from '../wire/unless-over.ts';

const POLL = 'GetAgentState';
/** Where AES reports the states by itself, polling is a safety net only. */
const SAFETY_NET_MS = 60_000;
const WATCHED_AT_MOST = 2_000;
const STATE_KINDS: ReadonlySet<EventKind> = new Set<EventKind>([
  'agentReady',
  'agentNotReady',
  'agentWorkingAfterCall',
  'agentBusy',
]);

export interface AgentWatchSettings {
  clock: Clock;
  conversation: Conversation;
  remembered: Remembered;
  /** Seconds; 0: never. */
  pollSeconds: number;
  emit: (event: EventFacts) => void;
  onBug: (error: unknown) => void;
}

interface Watched {
  /** As AES is asked for it. */
  device: string;
  lastKind: EventKind | null;
}

/**
 * Asks for the state of agents one after the other, and tells what has changed: a monitor may report log-on and log-off
 * only, as releases of AES before did.
 */
export class AgentWatch {
  readonly #settings: AgentWatchSettings;
  readonly #watched = new Map<string, Watched>();
  #undo: Undo = () => undefined;
  #isStopped = false;

  constructor(settings: AgentWatchSettings) {
    this.#settings = settings;
  }

  /** Begins to ask, at once and then again and again. */
  start(): void {
    if (this.#settings.pollSeconds > 0) this.#run();
  }

  /** An agent may be logged on at this device. */
  watch(device: string): void {
    const key = deviceKey(parseDeviceId(device));
    if (this.#watched.has(key) || this.#watched.size >= WATCHED_AT_MOST) return;
    this.#watched.set(key, { device, lastKind: null });
  }

  /** An event that AES sent by itself. */
  onEvent({ kind, device }: EventFacts): void {
    if (device === undefined) return;
    const key = deviceKey(parseDeviceId(device));
    if (STATE_KINDS.has(kind)) this.#settings.remembered.agentEventsSeen = true;
    else if (kind === 'agentLoggedOff') this.#watched.delete(key);
    else if (kind !== 'agentLoggedOn') return;
    if (kind === 'agentLoggedOff') return;
    this.watch(device);
    const watched = this.#watched.get(key);
    if (watched !== undefined) watched.lastKind = kind;
  }

  stop(): void {
    this.#isStopped = true;
    this.#undo();
  }

  #run(): void {
    this.#round().then(() => this.#later(), unlessOver(this.#settings.onBug));
  }

  #later(): void {
    if (this.#isStopped) return;
    const { clock, pollSeconds, remembered } = this.#settings;
    const period = pollSeconds * 1000;
    this.#undo = clock.after(remembered.agentEventsSeen ? Math.max(period, SAFETY_NET_MS) : period, () =>
      this.#run(),
    );
  }

  async #round(): Promise<void> {
    for (const [key, watched] of [...this.#watched]) {
      if (this.#isStopped) return;
      const answer = await this.#ask(watched.device);
      if (answer === 'later' || this.#watched.get(key) !== watched) continue;
      const state = answer === 'refused' ? undefined : readAgentState(answer.payload);
      if (answer === 'refused' || state === undefined) this.#watched.delete(key);
      else this.#tell(key, watched, state, answer.raw);
    }
  }

  async #ask(device: string): Promise<Answer | 'refused' | 'later'> {
    try {
      return await this.#settings.conversation.request(POLL, { device });
    } catch (error) {
      if (error instanceof NoAnswer) return 'later';
      if (error instanceof WtiRefusal) return 'refused';
      throw error;
    }
  }

  #tell(key: string, watched: Watched, polled: AgentState, raw: string): void {
    const { remembered, emit } = this.#settings;
    const { kind, state, skill, reasonCode } = polled;
    const device = parseDeviceId(watched.device);
    const id = polled.id ?? remembered.known.agentAt(device)?.id;
    const isGone = kind === 'agentLoggedOff';
    const isNews = isGone ? watched.lastKind !== null : watched.lastKind !== kind;
    const agent = id === undefined ? undefined : { id, state };
    remembered.known.setAgent(device, isGone ? undefined : agent);
    watched.lastKind = kind;
    if (isGone) this.#watched.delete(key);
    if (!isNews) return;
    const queue = skill === undefined ? undefined : { id: skill };
    emit({
      ...finished({ kind, device: device.written, agent, queue, cause: reasonCode }),
      name: POLL,
      raw,
    });
  }
}
