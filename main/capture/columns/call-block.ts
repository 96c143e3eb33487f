import type { Call, CallLeg, CallParty } from '../../../model/call.ts';
import { PARTY_ROLES } from '../../../model/call.ts';
import type { CallOrder } from '../../../model/contract/view.ts';
import type { FieldName } from '../../../model/filter/fields.ts';
import { CALL_OUTCOMES, CALL_STATES, DIRECTIONS } from '../../../model/vocabulary.ts';
import { NumberList, TextColumn, TextList, WordColumn, wordList } from './coded.ts';
import type { Coded } from './coded.ts';
import { NumberColumn } from './number-column.ts';
import { partiesKey } from './order-key.ts';

export const CALL_BLOCK_ROWS = 4_096;

const STATES = wordList(CALL_STATES);
const SIDES = wordList(DIRECTIONS);
const OUTCOMES = wordList(CALL_OUTCOMES);

/** Texts of the rows of calls: one a call, or any number, each with the row of its call and perhaps a role. */
export interface CallTexts extends Coded {
  /** The row of the call of each text; null: row by row. */
  readonly owners: ArrayLike<number> | null;
  readonly length: number;
  /** The role of each text's party, as its place in `PARTY_ROLES`; null where texts are of no party. */
  readonly roles: ArrayLike<number> | null;
}

/** Up to `CALL_BLOCK_ROWS` calls that are over, in columns, complete: nothing but the order of arrival is lost. */
export class CallBlock {
  /** 1 for rows that hold a call. */
  readonly isSet = new Uint8Array(CALL_BLOCK_ROWS);
  readonly #id = new TextColumn(CALL_BLOCK_ROWS);
  readonly #sourceId = new TextColumn(CALL_BLOCK_ROWS);
  readonly #protocol = new TextColumn(CALL_BLOCK_ROWS);
  readonly #globalCallId = new TextColumn(CALL_BLOCK_ROWS);
  readonly #queueId = new TextColumn(CALL_BLOCK_ROWS);
  readonly #queueName = new TextColumn(CALL_BLOCK_ROWS);
  readonly #agentId = new TextColumn(CALL_BLOCK_ROWS);
  readonly #agentName = new TextColumn(CALL_BLOCK_ROWS);
  readonly #agentState = new TextColumn(CALL_BLOCK_ROWS);
  readonly #state = new WordColumn(STATES, CALL_BLOCK_ROWS);
  readonly #direction = new WordColumn(SIDES, CALL_BLOCK_ROWS);
  readonly #outcome = new WordColumn(OUTCOMES, CALL_BLOCK_ROWS);
  readonly #startedAt = new NumberColumn(CALL_BLOCK_ROWS);
  // How long after the start: small numbers take less memory.
  readonly #ringingAfter = new NumberColumn(CALL_BLOCK_ROWS);
  readonly #answeredAfter = new NumberColumn(CALL_BLOCK_ROWS);
  readonly #endedAfter = new NumberColumn(CALL_BLOCK_ROWS);
  readonly #eventCount = new NumberColumn(CALL_BLOCK_ROWS);
  readonly #firstParty = new NumberColumn(CALL_BLOCK_ROWS);
  readonly #partyCount = new NumberColumn(CALL_BLOCK_ROWS);
  readonly #firstLeg = new NumberColumn(CALL_BLOCK_ROWS);
  readonly #legCount = new NumberColumn(CALL_BLOCK_ROWS);
  readonly #parties = {
    owners: new NumberList((size) => new Uint16Array(size)),
    roles: new NumberList((size) => new Uint8Array(size)),
    number: new TextList(),
    name: new TextList(),
    device: new TextList(),
  };
  readonly #legs = {
    owners: new NumberList((size) => new Uint16Array(size)),
    states: new NumberList((size) => new Uint8Array(size)),
    /** How long after the start of the call. */
    startedAfter: new NumberColumn(CALL_BLOCK_ROWS),
    endedAfter: new NumberColumn(CALL_BLOCK_ROWS),
    connectionId: new TextList(),
    device: new TextList(),
  };

  /** Each row once. */
  set(row: number, call: Call): void {
    this.isSet[row] = 1;
    this.#id.set(row, call.id);
    this.#sourceId.set(row, call.sourceId);
    this.#protocol.set(row, call.protocol);
    this.#globalCallId.set(row, call.globalCallId);
    this.#queueId.set(row, call.queue?.id);
    this.#queueName.set(row, call.queue?.name);
    this.#agentId.set(row, call.agent?.id);
    this.#agentName.set(row, call.agent?.name);
    this.#agentState.set(row, call.agent?.state);
    this.#state.set(row, call.state);
    this.#direction.set(row, call.direction);
    this.#outcome.set(row, call.outcome);
    this.#startedAt.set(row, call.startedAt);
    this.#ringingAfter.set(row, after(call.startedAt, call.ringingAt));
    this.#answeredAfter.set(row, after(call.startedAt, call.answeredAt));
    this.#endedAfter.set(row, after(call.startedAt, call.endedAt));
    this.#eventCount.set(row, call.eventCount);
    this.#firstParty.set(row, this.#parties.owners.length);
    this.#partyCount.set(row, call.parties.length);
    for (const party of call.parties) this.#addParty(row, party);
    this.#firstLeg.set(row, this.#legs.owners.length);
    this.#legCount.set(row, call.legs.length);
    for (const leg of call.legs) this.#addLeg(row, call.startedAt, leg);
  }

  at(row: number): Call {
    const globalCallId = this.#globalCallId.at(row);
    const direction = this.#direction.at(row);
    const outcome = this.#outcome.at(row);
    const queue = named(this.#queueId.at(row), this.#queueName.at(row));
    const agent = named(this.#agentId.at(row), this.#agentName.at(row));
    const agentState = this.#agentState.at(row);
    const startedAt = this.#startedAt.at(row);
    const ringingAt = moment(startedAt + this.#ringingAfter.at(row));
    const answeredAt = moment(startedAt + this.#answeredAfter.at(row));
    const endedAt = moment(startedAt + this.#endedAfter.at(row));
    return {
      id: this.#id.at(row) ?? '',
      sourceId: this.#sourceId.at(row) ?? '',
      protocol: this.#protocol.at(row) ?? '',
      ...(globalCallId !== undefined && { globalCallId }),
      parties: this.#partiesOf(row),
      ...(direction && { direction }),
      startedAt,
      ...(ringingAt !== undefined && { ringingAt }),
      ...(answeredAt !== undefined && { answeredAt }),
      ...(endedAt !== undefined && { endedAt }),
      ...(outcome && { outcome }),
      state: this.#state.at(row) ?? 'cleared',
      ...(queue && { queue }),
      ...(agent && { agent: agentState === undefined ? agent : { ...agent, state: agentState } }),
      legs: range(this.#firstLeg.at(row), this.#legCount.at(row)).map((index) =>
        this.#legAt(startedAt, index),
      ),
      eventCount: this.#eventCount.at(row),
    };
  }

  /** Where a text or word field of a call is read; `roles`: of parties in these roles only. */
  texts(field: FieldName): readonly CallTexts[] {
    const { number, name, device } = this.#parties;
    switch (field) {
      case 'state':
        return [single(this.#state)];
      case 'direction':
        return [single(this.#direction)];
      case 'outcome':
        return [single(this.#outcome)];
      case 'from':
      case 'to':
        return [this.#ofParties(number), this.#ofParties(name)];
      case 'party':
        return [
          ...[number, name, device].map((texts) => this.#ofParties(texts)),
          this.#ofLegs(this.#legs.device),
        ];
      case 'number':
        return [this.#ofParties(number)];
      case 'device':
        return [this.#ofParties(device), this.#ofLegs(this.#legs.device)];
      case 'call':
        return [single(this.#id)];
      case 'global':
        return [single(this.#globalCallId)];
      case 'connection':
        return [this.#ofLegs(this.#legs.connectionId)];
      case 'source':
        return [single(this.#sourceId)];
      case 'protocol':
        return [single(this.#protocol)];
      case 'agent':
        return [
          single(this.#agentId),
          single(this.#agentName),
          this.#ofParties(number),
          this.#ofParties(name),
        ];
      case 'queue':
        return [single(this.#queueId), single(this.#queueName)];
      default:
        return [];
    }
  }

  /** The number, time or duration that a field has in a call; NaN for none. */
  numberAt(field: FieldName, row: number): number {
    switch (field) {
      case 'at':
      case 'started':
        return this.#startedAt.at(row);
      case 'answered':
        return this.#startedAt.at(row) + this.#answeredAfter.at(row);
      case 'ended':
        return this.#startedAt.at(row) + this.#endedAfter.at(row);
      case 'dur':
        return this.#endedAfter.at(row);
      case 'ring': {
        const answered = this.#answeredAfter.at(row);
        return (Number.isNaN(answered) ? this.#endedAfter.at(row) : answered) - this.#ringingAfter.at(row);
      }
      case 'talk':
        return this.#endedAfter.at(row) - this.#answeredAfter.at(row);
      case 'legs':
        return this.#legCount.at(row);
      case 'events':
        return this.#eventCount.at(row);
      default:
        return NaN;
    }
  }

  /** What the call is put in order by, the same as `orderKey` of the whole call; null for none. */
  keyAt(order: CallOrder, row: number): number | string | null {
    switch (order) {
      case 'ring':
      case 'talk':
      case 'dur':
      case 'started':
      case 'events':
        return moment(this.numberAt(order, row)) ?? null;
      case 'state':
        return this.#state.at(row) ?? 'cleared';
      case 'direction':
        return this.#direction.at(row) ?? null;
      case 'outcome':
        return this.#outcome.at(row) ?? null;
      case 'source':
        return (this.#sourceId.at(row) ?? '').toLowerCase();
      case 'agent':
        return (this.#agentName.at(row) ?? this.#agentId.at(row))?.toLowerCase() ?? null;
      case 'queue':
        return (this.#queueName.at(row) ?? this.#queueId.at(row))?.toLowerCase() ?? null;
      case 'from':
      case 'to':
        return partiesKey(order, { parties: this.#partiesOf(row) });
    }
  }

  /** Nothing is set from now on. */
  seal(): void {
    const { number, name, device } = this.#parties;
    const singles = [this.#id, this.#sourceId, this.#protocol, this.#globalCallId, this.#queueId];
    const agents = [this.#queueName, this.#agentId, this.#agentName, this.#agentState];
    const lists = [number, name, device, this.#legs.connectionId, this.#legs.device];
    for (const column of [...singles, ...agents, ...lists]) column.seal();
    this.#parties.owners.seal();
    this.#parties.roles.seal();
    this.#legs.owners.seal();
    this.#legs.states.seal();
    this.#legs.startedAfter.seal(this.#legs.owners.length);
    this.#legs.endedAfter.seal(this.#legs.owners.length);
    const times = [this.#startedAt, this.#ringingAfter, this.#answeredAfter, this.#endedAfter];
    const counts = [this.#eventCount, this.#firstParty, this.#partyCount, this.#firstLeg, this.#legCount];
    for (const column of [...times, ...counts]) column.seal(CALL_BLOCK_ROWS);
  }

  #ofParties(texts: TextList): CallTexts {
    const { owners, roles } = this.#parties;
    const { values, ids } = texts;
    return { values, ids, owners: owners.numbers, roles: roles.numbers, length: owners.length };
  }

  #ofLegs({ values, ids }: TextList): CallTexts {
    const { owners } = this.#legs;
    return { values, ids, owners: owners.numbers, roles: null, length: owners.length };
  }

  #addParty(row: number, party: CallParty): void {
    this.#parties.owners.add(row);
    this.#parties.roles.add(PARTY_ROLES.indexOf(party.role));
    this.#parties.number.add(party.number);
    this.#parties.name.add(party.name);
    this.#parties.device.add(party.device);
  }

  #partiesOf(row: number): CallParty[] {
    return range(this.#firstParty.at(row), this.#partyCount.at(row)).map((index) => this.#partyAt(index));
  }

  #partyAt(index: number): CallParty {
    const number = this.#parties.number.at(index);
    const name = this.#parties.name.at(index);
    const device = this.#parties.device.at(index);
    return {
      ...(number !== undefined && { number }),
      ...(name !== undefined && { name }),
      ...(device !== undefined && { device }),
      role: PARTY_ROLES[this.#parties.roles.numbers[index] ?? 0] ?? 'other',
    };
  }

  #addLeg(row: number, start: number, leg: CallLeg): void {
    const index = this.#legs.owners.length;
    this.#legs.owners.add(row);
    this.#legs.states.add(CALL_STATES.indexOf(leg.state));
    this.#legs.startedAfter.set(index, leg.startedAt - start);
    this.#legs.endedAfter.set(index, after(start, leg.endedAt));
    this.#legs.connectionId.add(leg.connectionId);
    this.#legs.device.add(leg.device);
  }

  #legAt(start: number, index: number): CallLeg {
    const device = this.#legs.device.at(index);
    const endedAt = moment(start + this.#legs.endedAfter.at(index));
    return {
      connectionId: this.#legs.connectionId.at(index) ?? '',
      ...(device !== undefined && { device }),
      state: CALL_STATES[this.#legs.states.numbers[index] ?? 0] ?? 'cleared',
      startedAt: start + this.#legs.startedAfter.at(index),
      ...(endedAt !== undefined && { endedAt }),
    };
  }
}

function single({ values, ids }: Coded): CallTexts {
  return { values, ids, owners: null, roles: null, length: CALL_BLOCK_ROWS };
}

function named(id: string | undefined, name: string | undefined): { id: string; name?: string } | undefined {
  if (id === undefined) return undefined;
  return name === undefined ? { id } : { id, name };
}

function after(start: number, time: number | undefined): number | undefined {
  return time === undefined ? undefined : time - start;
}

function moment(value: number): number | undefined {
  return Number.isNaN(value) ? undefined : value;
}

function range(first: number, count: number): number[] {
  return Array.from({ length: count }, (_, index) => first + index);
}
