/** The columns of the list of events that can be chosen, in the order in which they stand. */
export const EVENT_COLUMNS = [
  { id: 'seq', title: 'No.', width: '64px', align: 'end' },
  { id: 'time', title: 'Time', width: '104px', align: 'end' },
  { id: 'kind', title: 'Event', width: 'minmax(110px, 1fr)', align: 'start' },
  { id: 'name', title: 'Native name', width: 'minmax(110px, 1.2fr)', align: 'start' },
  { id: 'from', title: 'From', width: 'minmax(90px, 1.1fr)', align: 'start' },
  { id: 'to', title: 'To', width: 'minmax(90px, 1.1fr)', align: 'start' },
  { id: 'state', title: 'State', width: '106px', align: 'start' },
  { id: 'device', title: 'Device', width: 'minmax(80px, 0.9fr)', align: 'start' },
  { id: 'direction', title: 'Direction', width: '84px', align: 'start' },
  { id: 'cause', title: 'Cause', width: 'minmax(80px, 0.8fr)', align: 'start' },
  { id: 'agent', title: 'Agent', width: 'minmax(70px, 0.7fr)', align: 'start' },
  { id: 'queue', title: 'Queue', width: 'minmax(70px, 0.7fr)', align: 'start' },
  { id: 'call', title: 'Call id', width: 'minmax(80px, 0.8fr)', align: 'start' },
  { id: 'source', title: 'Source', width: 'minmax(80px, 0.8fr)', align: 'start' },
] as const satisfies readonly EventColumn[];

interface EventColumn {
  id: string;
  title: string;
  /** A track of a CSS grid. */
  width: string;
  align: 'start' | 'end';
}

export type EventColumnId = (typeof EVENT_COLUMNS)[number]['id'];

const FIRST_CHOICE: readonly EventColumnId[] = ['seq', 'time', 'kind', 'from', 'to', 'state', 'source'];

/** What was kept the last time, in the order of the columns; the first choice where nothing was. */
export function columnsFrom(kept: unknown): EventColumnId[] {
  const wanted: readonly unknown[] = Array.isArray(kept) ? kept : FIRST_CHOICE;
  const chosen = EVENT_COLUMNS.map(({ id }) => id).filter((id) => wanted.includes(id));
  return chosen.length > 0 ? chosen : [...FIRST_CHOICE];
}

export const TIME_STYLES = ['absolute', 'relative', 'previous'] as const;
/** The time of day, since the first row on record, or since the row before. */
export type TimeStyle = (typeof TIME_STYLES)[number];
