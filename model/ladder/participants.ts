import type { Call, CallParty, PartyRole } from '../call.ts';
import type { Agent, Party, Queue } from '../event.ts';

export type ParticipantRole = PartyRole | 'queue' | 'device';

interface Column {
  id: string;
  number?: string;
  name?: string;
  device?: string;
  agent?: string;
  role: ParticipantRole;
}

/** More columns than this are not told apart: a peer that invents parties must not make a ladder of thousands. */
const MOST_COLUMNS = 50;

/** The columns of a ladder while they are found: one for whatever is the same number, device or queue. */
export class Participants {
  readonly #call: Call;
  readonly #columns: Column[] = [];
  /** Every form in which a column has been named. */
  readonly #index = new Map<string, number>();
  readonly #moved = new Set<string>();

  constructor(call: Call) {
    this.#call = call;
  }

  /** Of a party; undefined where it has neither number nor name. */
  party(party: Party | undefined): number | undefined {
    const number = party?.number;
    const name = party?.name;
    if (number !== undefined && number !== '') {
      const index = this.#find(bareNumber(number)) ?? this.#add({ ...this.#fromCall(party ?? {}), number });
      if (name !== undefined && name !== '') this.#nameIt(index, name);
      return index;
    }
    if (name === undefined || name === '') return undefined;
    return this.#find(`name ${name}`) ?? this.#add({ ...this.#fromCall({ name }), name });
  }

  /** Of a device. `likely` is the party that it belongs to where the device was not met before. */
  device(device: string | undefined, likely: number | undefined): number | undefined {
    if (device === undefined || device === '') return undefined;
    const known = this.knownDevice(device);
    if (known !== undefined) return known;
    if (likely === undefined) return this.#add({ device, role: 'device' });
    const column = this.#columns[likely];
    if (column) column.device ??= device;
    this.#index.set(bareNumber(device), likely);
    return likely;
  }

  /** Of a device that was met before, or whose number was. */
  knownDevice(device: string): number | undefined {
    return this.#find(bareNumber(device));
  }

  queue(queue: Queue): number {
    const { id, name } = queue;
    const number = this.#find(bareNumber(id));
    const named = this.#columns.findIndex((column) => column.name === (name ?? id));
    if (number === undefined && named === -1)
      return this.#add({ device: id, role: 'queue', ...(name !== undefined && { name }) });
    const index = number ?? named;
    const column = this.#columns[index];
    if (column && column.role !== 'caller') column.role = 'queue';
    this.#index.set(bareNumber(id), index);
    return index;
  }

  agent(index: number, { id, name }: Agent): void {
    const column = this.#columns[index];
    if (!column || column.role === 'caller') return;
    column.agent = name ?? id;
    column.role = 'agent';
  }

  /** The column of a step of which nobody is known to take part. */
  unknown(): number {
    return this.#columns.length > 0 ? 0 : this.#add({ name: 'unknown', role: 'other' });
  }

  /** The party outside, as far as the call's direction tells. */
  outside(): number | undefined {
    const { direction, parties } = this.#call;
    const role = direction === 'in' ? 'caller' : direction === 'out' ? 'called' : undefined;
    const party = parties.find((candidate) => candidate.role === role);
    const index = party && this.party(party);
    return index !== undefined && this.#columns[index]?.device === undefined ? index : undefined;
  }

  caller(): number | undefined {
    return this.party(this.#call.parties.find(({ role }) => role === 'caller'));
  }

  /** Notes that one moved the call to another; false where the other did so before, and this is its echo. */
  moves(from: number, to: number | undefined): boolean {
    if (this.#moved.has(`${to} ${from}`)) return false;
    this.#moved.add(`${from} ${to}`);
    return true;
  }

  isCaller(index: number): boolean {
    return this.#columns[index]?.role === 'caller';
  }

  list(): { id: string; title: string; subtitle?: string; role: ParticipantRole }[] {
    return this.#columns.map((column) => {
      const { id, number, name, device, agent, role } = column;
      const title =
        number ?? (role === 'queue' ? (name ?? device) : device && bareNumber(device)) ?? name ?? id;
      const subtitle = [name, agent === undefined ? undefined : `agent ${agent}`, device].find(
        (text) => text !== undefined && text !== title && bareNumber(text) !== bareNumber(title),
      );
      return { id, title, ...(subtitle !== undefined && { subtitle }), role };
    });
  }

  #fromCall({ number, name }: Party): { role: ParticipantRole } & Pick<Column, 'name'> {
    const known: CallParty | undefined = this.#call.parties.find((party) =>
      number === undefined ? party.name === name : party.number === number,
    );
    return { role: known?.role ?? 'other', ...(known?.name !== undefined && { name: known.name }) };
  }

  #find(key: string): number | undefined {
    return this.#index.get(key);
  }

  #nameIt(index: number, name: string): void {
    const column = this.#columns[index];
    if (column) column.name ??= name;
  }

  #add(column: Omit<Column, 'id'>): number {
    const { number, device, name } = column;
    const key =
      number === undefined && device === undefined ? `name ${name}` : bareNumber(number ?? device ?? '');
    const last = this.#columns.length - 1;
    if (last + 1 >= MOST_COLUMNS) {
      this.#index.set(key, last);
      return last;
    }
    this.#columns.push({ ...column, id: `p${last + 2}` });
    this.#index.set(key, last + 1);
    return last + 1;
  }
}

/**
 * A number or a device without what systems wrap around it: `5590:CM55::0` (AES), `1012@firm.example` (SIP),
 * `PJSIP/1012-0000004b` (Asterisk), `+33 1 55 20`: what is left tells whether two of them are the same.
 */
export function bareNumber(text: string): string {
  const bare = text
    .replace(/^(sips?|tel):/i, '')
    .replace(/^[A-Za-z]{2,8}\/(.+?)(-[0-9a-f]{6,10})?$/, '$1')
    .replace(/^([^:@]+):[^:]*:[^:]*:\d*$/, '$1')
    .replace(/^([^@]+)@.*$/, '$1');
  return /^\+?[\d\s().\-/]+$/.test(bare) ? bare.replace(/[\s().\-/]/g, '') : bare;
}
