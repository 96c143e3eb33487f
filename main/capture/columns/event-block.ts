import type { TelephonyEvent, UnrecordedEvent } from '../../../model/event.ts';
import type { FieldName } from '../../../model/filter/fields.ts';
import { CALL_STATES, CONNECTION_ROLES, DIRECTIONS, EVENT_KINDS } from '../../../model/vocabulary.ts';
import { TextColumn, WordColumn, wordList } from './coded.ts';
import type { Coded } from './coded.ts';
import { Bits } from './bits.ts';
import { DelayedColumn } from './delayed-column.ts';
import { NumberColumn } from './number-column.ts';
import { RawTexts } from './raw/raw-texts.ts';
import { SeqColumn } from './seq-column.ts';

/** Fewer than 65,536, so that any text of a block has a number of 16 bits. */
export const BLOCK_ROWS = 32_768;

const NO_ROWS = new Uint16Array(0);
const KINDS = wordList(EVENT_KINDS);
const STATES = wordList(CALL_STATES);
const SIDES = wordList(DIRECTIONS);
const ROLES = wordList(CONNECTION_ROLES);

/**
 * The columns of up to `BLOCK_ROWS` events in a row, each text once. A block has its own texts, so that they go with it
 * when retention removes its events. What is long and seldom asked for (`raw`, `reason`) stays on disk.
 */
export class EventBlock {
  /** Counts from 0 for the first block of a capture; says where its rows stand among all. */
  readonly index: number;
  readonly seqs = new SeqColumn(BLOCK_ROWS);
  readonly at = new NumberColumn(BLOCK_ROWS);
  readonly receivedAt = new DelayedColumn(this.at, BLOCK_ROWS);
  /** The number of the event's call and 1; 0 for no call. */
  readonly calls = new Uint32Array(BLOCK_ROWS);
  /** The events that have a reason. */
  readonly withReason = new Bits(BLOCK_ROWS);
  readonly kind = new WordColumn(KINDS, BLOCK_ROWS);
  readonly state = new WordColumn(STATES, BLOCK_ROWS);
  readonly direction = new WordColumn(SIDES, BLOCK_ROWS);
  readonly role = new WordColumn(ROLES, BLOCK_ROWS);
  readonly name = new TextColumn(BLOCK_ROWS);
  readonly callId = new TextColumn(BLOCK_ROWS);
  readonly globalCallId = new TextColumn(BLOCK_ROWS);
  readonly connectionId = new TextColumn(BLOCK_ROWS);
  readonly device = new TextColumn(BLOCK_ROWS);
  readonly fromNumber = new TextColumn(BLOCK_ROWS);
  readonly fromName = new TextColumn(BLOCK_ROWS);
  readonly toNumber = new TextColumn(BLOCK_ROWS);
  readonly toName = new TextColumn(BLOCK_ROWS);
  readonly sourceId = new TextColumn(BLOCK_ROWS);
  readonly protocol = new TextColumn(BLOCK_ROWS);
  readonly agentId = new TextColumn(BLOCK_ROWS);
  readonly agentName = new TextColumn(BLOCK_ROWS);
  readonly queueId = new TextColumn(BLOCK_ROWS);
  readonly queueName = new TextColumn(BLOCK_ROWS);
  readonly cause = new TextColumn(BLOCK_ROWS);
  readonly rawTexts: RawTexts;
  /** By the number of a `callId`, or of a kind, the last row that has it, and 1. */
  #lastOfCall: Uint16Array = new Uint16Array(BLOCK_ROWS + 1);
  readonly #lastOfKind = new Uint16Array(KINDS.values.length);
  /** The first row that retention has not removed. */
  start = 0;
  /** One behind the last row. */
  end = 0;
  minAt = Infinity;
  maxAt = -Infinity;

  /** `before`: the block before, which is full. */
  constructor(index: number, before?: EventBlock) {
    this.index = index;
    this.rawTexts = new RawTexts(BLOCK_ROWS, before?.rawTexts);
  }

  get isFull(): boolean {
    return this.end === BLOCK_ROWS;
  }

  /** Events in it that are kept. */
  get count(): number {
    return this.end - this.start;
  }

  append(event: TelephonyEvent): void {
    const row = this.end;
    const { from, to, agent, queue } = event;
    this.seqs.set(row, event.seq);
    this.at.set(row, event.at);
    this.receivedAt.set(row, event.receivedAt);
    this.kind.set(row, event.kind);
    this.state.set(row, event.state);
    this.direction.set(row, event.direction);
    this.role.set(row, event.role);
    const sort = lastLike(this.kind, this.#lastOfKind, row);
    this.name.set(row, event.name, sort);
    this.callId.set(row, event.callId);
    const like = lastLike(this.callId, this.#lastOfCall, row);
    this.globalCallId.set(row, event.globalCallId, like);
    this.connectionId.set(row, event.connectionId, like);
    this.device.set(row, event.device, like);
    this.fromNumber.set(row, from?.number, like);
    this.fromName.set(row, from?.name, like);
    this.toNumber.set(row, to?.number, like);
    this.toName.set(row, to?.name, like);
    this.sourceId.set(row, event.sourceId, like);
    this.protocol.set(row, event.protocol, like);
    this.agentId.set(row, agent?.id, like);
    this.agentName.set(row, agent?.name, like);
    this.queueId.set(row, queue?.id, like);
    this.queueName.set(row, queue?.name, like);
    this.cause.set(row, event.cause, sort);
    if (event.rawEncoding === undefined) this.rawTexts.addRaw(row, event.raw);
    if (event.reason !== undefined) {
      this.withReason.add(row);
      this.rawTexts.addReason(row, event.reason);
    }
    this.minAt = Math.min(this.minAt, event.at);
    this.maxAt = Math.max(this.maxAt, event.at);
    this.end += 1;
    if (this.isFull) this.#seal();
  }

  /** What the columns know of an event that calls are made of, in the strings of the columns. */
  factsAt(row: number): UnrecordedEvent {
    const facts: UnrecordedEvent = {
      at: this.at.at(row),
      receivedAt: this.receivedAt.at(row),
      sourceId: this.sourceId.at(row) ?? '',
      protocol: this.protocol.at(row) ?? '',
      kind: this.kind.at(row) ?? 'message',
      name: this.name.at(row) ?? '',
      raw: '',
    };
    const callId = this.callId.at(row);
    if (callId !== undefined) facts.callId = callId;
    const globalCallId = this.globalCallId.at(row);
    if (globalCallId !== undefined) facts.globalCallId = globalCallId;
    const connectionId = this.connectionId.at(row);
    if (connectionId !== undefined) facts.connectionId = connectionId;
    const role = this.role.at(row);
    if (role !== undefined) facts.role = role;
    const device = this.device.at(row);
    if (device !== undefined) facts.device = device;
    const from = party(this.fromNumber.at(row), this.fromName.at(row));
    if (from) facts.from = from;
    const to = party(this.toNumber.at(row), this.toName.at(row));
    if (to) facts.to = to;
    const direction = this.direction.at(row);
    if (direction !== undefined) facts.direction = direction;
    const state = this.state.at(row);
    if (state !== undefined) facts.state = state;
    const cause = this.cause.at(row);
    if (cause !== undefined) facts.cause = cause;
    return facts;
  }

  /** Where a text or word field of an event is read; nothing for what is only on disk or only of calls. */
  texts(field: FieldName): readonly Coded[] {
    switch (field) {
      case 'kind':
      case 'state':
      case 'direction':
      case 'role':
      case 'name':
      case 'device':
      case 'protocol':
      case 'cause':
        return [this[field]];
      case 'from':
        return [this.fromNumber, this.fromName];
      case 'to':
        return [this.toNumber, this.toName];
      case 'party':
        return [this.fromNumber, this.fromName, this.toNumber, this.toName, this.device];
      case 'number':
        return [this.fromNumber, this.toNumber];
      case 'call':
        return [this.callId];
      case 'global':
        return [this.globalCallId];
      case 'connection':
        return [this.connectionId];
      case 'source':
        return [this.sourceId];
      case 'agent':
        return [this.agentId, this.agentName];
      case 'queue':
        return [this.queueId, this.queueName];
      default:
        return [];
    }
  }

  /** Where a number or time field of an event is read. */
  numbers(field: FieldName): Pick<NumberColumn, 'mark' | 'markWithin'> | null {
    switch (field) {
      case 'seq':
        return this.seqs;
      case 'at':
        return this.at;
      case 'received':
        return this.receivedAt;
      default:
        return null;
    }
  }

  #seal(): void {
    this.#lastOfCall = NO_ROWS;
    this.rawTexts.seal();
    this.withReason.seal();
    this.at.seal(BLOCK_ROWS);
    this.receivedAt.seal(BLOCK_ROWS);
    for (const column of this.#texts()) column.seal();
  }

  #texts(): TextColumn[] {
    return [
      ...[this.name, this.callId, this.globalCallId, this.connectionId, this.device, this.fromNumber],
      ...[this.fromName, this.toNumber, this.toName, this.sourceId, this.protocol, this.agentId],
      ...[this.agentName, this.queueId, this.queueName, this.cause],
    ];
  }
}

/** The last row before this one with the same text: much of what the events say is the same. -1 for none. */
function lastLike({ ids }: Coded, lastRows: Uint16Array, row: number): number {
  const id = ids?.[row] ?? 0;
  if (id === 0) return -1;
  const last = (lastRows[id] ?? 0) - 1;
  lastRows[id] = row + 1;
  return last;
}

function party(number: string | undefined, name: string | undefined): UnrecordedEvent['from'] {
  if (number === undefined && name === undefined) return undefined;
  return { ...(number !== undefined && { number }), ...(name !== undefined && { name }) };
}
