import type { Clock } from '../../../model/clock.ts';
import type { Diagnosis } from '../../../model/contract/diagnosis.ts';
import type { SourceConfig } from '../../../model/contract/sources.ts';
import type { EventFacts, UnrecordedEvent } from '../../../model/event.ts';
import type { LinkFailure } from '../../../model/failure.ts';
import { concealEvent } from '../conceal-event.ts';
import type { Concealment } from '../concealment.ts';
import type { Health } from '../health.ts';

export interface LinkRecordSettings {
  config: SourceConfig;
  clock: Clock;
  concealment: Concealment;
  health: Health;
  record: (event: UnrecordedEvent) => void;
}

/** Writes the events of one source, and what becomes of its link: `linkUp`, `linkDown`, and the `gap` between them. */
export class LinkRecord {
  readonly #settings: LinkRecordSettings;
  /** Since when events are missing: from the fall of a link that was up, until it is up again. */
  #missingSince: { at: number; reason: string } | null = null;

  constructor(settings: LinkRecordSettings) {
    this.#settings = settings;
  }

  /** One event of a session, with its secrets masked. */
  event(facts: EventFacts): void {
    const { config, clock, concealment, health, record } = this.#settings;
    const receivedAt = clock.now();
    const event: UnrecordedEvent = {
      ...facts,
      at: facts.at ?? receivedAt,
      receivedAt,
      sourceId: config.id,
      protocol: config.protocol,
    };
    concealEvent(event, concealment);
    health.recorded(event.kind, receivedAt);
    record(event);
  }

  up(): void {
    const until = this.#settings.clock.now();
    this.event({ kind: 'linkUp', name: 'linkUp', raw: '' });
    if (!this.#missingSince) return;
    const { at: since, reason } = this.#missingSince;
    this.#missingSince = null;
    this.event({ kind: 'gap', name: 'gap', gap: { since, until, reason }, raw: '' });
  }

  /** A link that was up has fallen. */
  down({ details }: LinkFailure, diagnosis: Diagnosis): void {
    this.#missingSince = { at: details.deafSince ?? this.#settings.clock.now(), reason: diagnosis.cause };
    this.failed(diagnosis);
  }

  /** Why there is no link. */
  failed({ code, cause }: Diagnosis): void {
    this.event({ kind: 'linkDown', name: 'linkDown', cause: code, reason: cause, raw: '' });
  }

  /** The source is stopped: what it does not hear from now on is not missing. */
  stopped(): void {
    this.#missingSince = null;
  }
}
