import type { Clock } from '../../model/clock.ts';
import type { Call } from '../../model/call.ts';
import { CallReducer } from '../../model/calls/call-reducer.ts';
import type { Conversation } from '../../model/calls/conversation.ts';
import type { RingingCall } from '../../model/contract/app-state.ts';
import type { NotificationSettings } from '../../model/contract/settings.ts';
import type { TelephonyEvent } from '../../model/event.ts';
import { compileFilter } from '../../model/filter/evaluate.ts';
import { parseFilter } from '../../model/filter/parser.ts';
import type { CallState } from '../../model/vocabulary.ts';

/** States in which somebody can still take a call. */
const RINGS: ReadonlySet<CallState> = new Set<CallState>(['offered', 'ringing', 'queued']);
/** No telephone rings longer: whatever is older is a call whose end was never told. */
const LONGEST_MS = 5 * 60_000;
/** Calls that ended longer ago than this cannot be changed by late events any more. */
const LATE_MS = 60_000;
const MOST = 50;

interface Ringing {
  conversation: Conversation;
  /** Whether the rules want it told; decided by its events, so it can become true later. */
  isWanted: boolean;
  since: number;
}

export interface RingingSettings {
  clock: Clock;
  nameOf(sourceId: string): string;
  onChange(): void;
}

/** Which incoming calls ring now and should be told of, by the rules of the person. */
export class RingingCalls {
  readonly #settings: RingingSettings;
  #reducer = new CallReducer();
  readonly #ringing = new Map<Conversation, Ringing>();
  #rules: NotificationSettings;
  #selects: (event: TelephonyEvent) => boolean = () => true;

  constructor(settings: RingingSettings, rules: NotificationSettings) {
    this.#settings = settings;
    this.#rules = rules;
    this.rules = rules;
  }

  /** A filter that cannot be read selects every call: better one told too many. */
  set rules(rules: NotificationSettings) {
    this.#rules = rules;
    const parsed = parseFilter(rules.filter);
    this.#selects = parsed.ok
      ? compileFilter(parsed.filter, {
          now: this.#settings.clock.now(),
          callOf: (event) => this.#reducer.callOf(event)?.toCall(),
        }).event
      : () => true;
    this.#settings.onChange();
  }

  take(events: readonly TelephonyEvent[]): void {
    let changed = false;
    for (const event of events) {
      const conversation = this.#reducer.apply(event);
      if (conversation) changed = this.#look(conversation.current, event) || changed;
    }
    const now = this.#settings.clock.now();
    this.#reducer.forgetEnded(now - LATE_MS);
    if (changed) this.#settings.onChange();
  }

  /** The newest first. `capture` is where they are recorded. */
  shown(capture: string): RingingCall[] {
    const now = this.#settings.clock.now();
    if (isSilent(this.#rules, now)) return [];
    return [...this.#ringing.values()]
      .filter(({ isWanted, since }) => isWanted && now - since < LONGEST_MS)
      .sort((one, other) => other.since - one.since)
      .slice(0, MOST)
      .map(({ conversation, since }) => this.#shownAs(conversation.toCall(), conversation, since, capture));
  }

  /** True where what is shown has changed. */
  #look(conversation: Conversation, event: TelephonyEvent): boolean {
    const call = conversation.toCall();
    const rings =
      call.direction !== 'out' &&
      call.endedAt === undefined &&
      call.answeredAt === undefined &&
      RINGS.has(call.state);
    const known = this.#ringing.get(conversation);
    if (!rings) return known !== undefined && this.#ringing.delete(conversation);
    const isWanted = this.#wants(event);
    if (!known) {
      this.#ringing.set(conversation, { conversation, isWanted, since: event.receivedAt });
      return isWanted;
    }
    if (known.isWanted || !isWanted) return false;
    known.isWanted = true;
    return true;
  }

  #wants(event: TelephonyEvent): boolean {
    const { devices } = this.#rules;
    const isMine =
      devices.length === 0 ||
      devices.some((device) => device === event.device || device === event.to?.number);
    return isMine && this.#selects(event);
  }

  #shownAs(call: Call, { order }: Conversation, since: number, capture: string): RingingCall {
    const { privacy } = this.#rules;
    const caller = call.parties.find(({ role }) => role === 'caller');
    const called = call.parties.find(({ role }) => role === 'called');
    return {
      id: `${capture}/${order}`,
      sourceId: call.sourceId,
      sourceName: this.#settings.nameOf(call.sourceId),
      capture,
      callId: call.id,
      from: partyInWords(caller, privacy),
      to: partyInWords(called, privacy),
      since,
    };
  }
}

function partyInWords(
  party: { number?: string; name?: string } | undefined,
  privacy: NotificationSettings['privacy'],
): string {
  if (privacy === 'none' || !party) return 'somebody';
  const { number, name } = party;
  if (privacy === 'short') return number === undefined ? 'somebody' : `…${number.slice(-2)}`;
  if (name !== undefined && number !== undefined) return `${name} (${number})`;
  return name ?? number ?? 'somebody';
}

function isSilent({ enabled, pausedUntil, quietHours }: NotificationSettings, now: number): boolean {
  return !enabled || (pausedUntil !== null && now < pausedUntil) || isQuiet(quietHours, now);
}

function isQuiet(hours: NotificationSettings['quietHours'], now: number): boolean {
  if (!hours) return false;
  const time = new Date(now);
  const minute = time.getHours() * 60 + time.getMinutes();
  const { from, to } = hours;
  return from <= to ? minute >= from && minute < to : minute >= from || minute < to;
}
