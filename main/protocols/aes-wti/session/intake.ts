import type { EventFacts } from '../../../../model/event.ts';
import type { Roster } from '../devices/roster.ts';
import { mapMessage } from '../events/catalogue.ts';
import { sessionLost } from '../failures.ts';
import type { Link } from '../../protocol.ts';
import type { Conversation, ConversationListener } from '../wire/conversation.ts';
import { nested, text } from '../wire/fields.ts';
import type { Fields } from '../wire/fields.ts';
import { canonicalName } from '../wire/frame.ts';
import type { Frame } from '../wire/frame.ts';
import { FAILURE_KINDS } from '../wire/refusal.ts';
import type { Remembered } from '../remembered.ts';

export interface IntakeSettings {
  link: Link;
  remembered: Remembered;
  /** The parts of the running session; null until it has begun. */
  parts: () => { conversation: Conversation; roster: Roster } | null;
  /** Sees every event that AES sent by itself. */
  onEvent: (event: EventFacts) => void;
  /** AES says that events were missed, or may have been: what is going on must be asked for. */
  onMissed: () => void;
}

/** Turns what arrives unasked into recorded events, in order of arrival, and acts on what AES says of itself. */
export class Intake implements ConversationListener {
  readonly #settings: IntakeSettings;
  #lastHeardAt: number;
  #switchGoneSince: number | null = null;

  constructor(settings: IntakeSettings) {
    this.#settings = settings;
    this.#lastHeardAt = settings.link.clock.now();
  }

  onFrame(frame: Frame, raw: string): void {
    if (frame.kind === 'response' || FAILURE_KINDS.has(frame.kind)) this.#onUnawaited(frame, raw);
    else this.#onEvent(frame, raw);
    this.#lastHeardAt = this.#settings.link.clock.now();
  }

  onUnreadable(raw: string | Uint8Array, reason: string): void {
    this.#settings.link.emit({
      kind: 'undecoded',
      name: 'unreadable',
      reason,
      ...(typeof raw === 'string'
        ? { raw }
        : { raw: Buffer.from(raw).toString('base64'), rawEncoding: 'base64' as const }),
    });
  }

  #onEvent({ name, payload }: Frame, raw: string): void {
    const { link, remembered, parts, onEvent } = this.#settings;
    const crossRefId = text(payload, 'monitorCrossRefID');
    const monitor = parts()?.roster.monitor(crossRefId);
    const { known, dialPlan } = remembered;
    for (const event of mapMessage({ name, payload, raw }, { monitor, known, dialPlan })) {
      link.emit(event);
      onEvent(event);
    }
    this.#act(canonicalName(name), payload, crossRefId);
  }

  #act(name: string, payload: Fields, crossRefId: string | undefined): void {
    if (name === 'monitorstop') this.#settings.parts()?.roster.onStopped(crossRefId);
    else if (name === 'applicationsessionterminated') this.#onTerminated(payload);
    else if (name === 'linkdown') this.#onSwitchGone();
    else if (name === 'linkup') this.#onSwitchBack();
    else if (name === 'systemstatus') this.#onSystemStatus(payload);
  }

  #onTerminated(payload: Fields): void {
    const reason = nested(payload, 'sessionTermReason');
    const words = text(reason, 'definedTermReason') ?? text(reason, 'serverTermReason') ?? 'no reason';
    this.#settings.remembered.session = null;
    this.#settings.parts()?.conversation.fail(sessionLost(`It says why: ${words}.`));
  }

  #onSwitchGone(): void {
    this.#switchGoneSince ??= this.#settings.link.clock.now();
    this.#settings.link.notice(
      'The telephone system cannot be reached from AES. Look at the switch connection and the TSAPI link on AES.',
    );
  }

  #onSwitchBack(): void {
    const since = this.#switchGoneSince;
    this.#switchGoneSince = null;
    if (since === null) return;
    this.#missed(since, 'AES could not reach the telephone system.');
  }

  #onSystemStatus(payload: Fields): void {
    if (text(payload, 'systemStatus')?.toLowerCase() !== 'messageslost') return;
    this.#missed(this.#lastHeardAt, 'AES says that it lost messages.');
  }

  #missed(since: number, reason: string): void {
    const { link, onMissed } = this.#settings;
    link.emit({ kind: 'gap', name: 'gap', gap: { since, until: link.clock.now(), reason }, raw: '' });
    onMissed();
  }

  /** An answer that nobody waits for: late, repeated, or under a wrong id. */
  #onUnawaited({ name, payload }: Frame, raw: string): void {
    const { link, parts } = this.#settings;
    link.emit({ kind: 'vendor', name, reason: 'Nothing was asked that this answers.', raw });
    const crossRefId = text(payload, 'monitorCrossRefID');
    if (canonicalName(name) === 'monitorstart' && crossRefId !== undefined)
      parts()?.roster.onStray(crossRefId);
  }
}
