import { FILTER_LIMITS } from './ast.ts';
import { FIELD_NAMES, FIELDS, SEARCHED_FIELDS } from './fields.ts';

/** A line of help: what to write, and what it means. In all texts but `filter`, code stands between backticks. */
export interface HelpEntry {
  filter: string;
  meaning: string;
}

/** One part of the help, in words or as a list. */
export interface HelpSection {
  title: string;
  paragraphs: readonly string[];
  entries: readonly HelpEntry[];
}

/** Thirty filters to learn from, the simple ones first. */
export const FILTER_EXAMPLES: readonly HelpEntry[] = [
  { filter: '5590', meaning: 'anything that mentions 5590: a party, an id, the raw message' },
  { filter: '"front desk"', meaning: 'the phrase, with its space' },
  { filter: 'from:5590', meaning: 'calls made by 5590' },
  { filter: 'from:+3312*', meaning: 'from numbers that begin with +3312' },
  { filter: 'to:"Front Desk"', meaning: 'to the party of that name' },
  { filter: 'party:*0142', meaning: 'anyone whose number, name or device ends in 0142' },
  { filter: 'from:5590 to:5591', meaning: 'both at once' },
  { filter: 'from:5590 OR to:5590', meaning: 'either' },
  { filter: 'device:(5590,5591,5592)', meaning: 'one of a list' },
  { filter: 'kind:delivered', meaning: 'a phone began to ring' },
  { filter: 'kind:agent*', meaning: 'whatever agents do' },
  { filter: '-kind:linkDown', meaning: 'all but lost links' },
  { filter: 'kind!=(message,vendor,undecoded)', meaning: 'only what has a telephony meaning' },
  { filter: 'state:ringing direction:in', meaning: 'ringing calls from outside' },
  { filter: 'state:(held,queued)', meaning: 'waiting callers' },
  { filter: 'protocol:wazo', meaning: 'from systems of one protocol' },
  { filter: 'source:hq cause:*', meaning: 'of the source hq, where a cause is given' },
  { filter: '-from:*', meaning: 'events that name no caller' },
  { filter: 'name:CHANNEL_*', meaning: 'by the name that the system itself gives the event' },
  { filter: 'raw:"error_code"', meaning: 'messages with that text in them' },
  { filter: 'raw:~/"code": ?4\\d\\d/', meaning: 'messages that a regex fits: a code in the 400s' },
  { filter: 'from:~/^0(800|900)/', meaning: 'from numbers that begin with 0800 or 0900' },
  { filter: 'at>=10:05 at<10:15', meaning: 'ten minutes of today' },
  { filter: 'at>-15m', meaning: 'the last quarter of an hour' },
  { filter: 'at:2026-03-01T09:00..2026-03-01T17:00', meaning: 'one working day' },
  { filter: 'seq:1000..1999', meaning: 'by the numbers in the capture' },
  { filter: 'outcome:missed ring>20s', meaning: 'missed calls that rang for longer than 20 seconds' },
  { filter: 'outcome:(missed,abandoned) queue:*', meaning: 'callers whom a queue lost' },
  { filter: 'dur>5m OR legs>=4', meaning: 'long calls, and those that went through many hands' },
  {
    filter: 'NOT (agent:* OR queue:*) talk:1m30s..10m',
    meaning: 'conversations of that length outside the contact centre',
  },
];

const SYNTAX: readonly HelpEntry[] = [
  { filter: 'word', meaning: `is somewhere in ${SEARCHED_FIELDS.join(', ')}` },
  {
    filter: '"two words"',
    meaning: 'a phrase; in quotes nothing has a special meaning but `\\"` and `\\\\`',
  },
  { filter: 'from:value', meaning: 'the whole value, in capitals or not; `*` stands for anything' },
  { filter: 'from:(a,b)', meaning: 'one of these; numbers, times and durations may be ranges' },
  { filter: 'from:*', meaning: 'there is a value' },
  {
    filter: 'from:~/regex/',
    meaning: 'a regex fits some part of it, in capitals or not; `~/regex/` alone searches',
  },
  { filter: 'from!=value', meaning: 'the same as `-from:value`, so also where there is no value' },
  { filter: 'dur>30s', meaning: 'also `>=` `<` `<=`, for numbers, times and durations' },
  { filter: 'dur:10s..30s', meaning: 'a range, with both ends' },
  { filter: 'a b', meaning: 'both' },
  { filter: 'a OR b', meaning: 'either; binds less than a space, so use parentheses' },
  { filter: '-a', meaning: 'not, also written `NOT a`' },
  { filter: '(a OR b) c', meaning: 'parentheses' },
];

const callOnly = FIELD_NAMES.filter((name) => FIELDS[name].event === undefined);
const eventOnly = FIELD_NAMES.filter((name) => FIELDS[name].call === undefined);

const VALUES: readonly string[] = [
  'Durations are written `250ms`, `30s`, `5m`, `1h30m`, `2d`. Times are `10:05` or `10:05:30` for today, `2026-03-01`, ' +
    '`2026-03-01T10:05`, `2026-03-01T10:05:30Z`, and `-15m` for a quarter of an hour ago. Without a zone they are ' +
    'local. In a finished capture “today” and “ago” count from its last event.',
  'After a colon a time is the whole minute, second or day that it is written to, and a duration its whole second: ' +
    '`at:10:05` is that minute, `dur:30s` anything from 30 to just under 31 seconds, and a range takes in all of its ' +
    'end. After `>` `>=` `<` `<=` both are exact: `at>10:05` is later than 10:05:00.000.',
  `On an event, the fields that only a call has (${callOnly.join(', ')}) are those of its call; while a call goes ` +
    `on it has no outcome, dur or talk. A call has no ${eventOnly.join(', ')}: such a test is never true of one.`,
  'Regexes know sets, groups, `|`, repeats, `^` `$` and `\\b`, but no look-around and no back references, so that ' +
    `none can stall. A filter has at most ${FILTER_LIMITS.text} characters and ${FILTER_LIMITS.nodes} parts, a regex ` +
    `${FILTER_LIMITS.regex} characters.`,
];

/** The whole help of the filter language: the command line, the app and the manual show this and nothing else. */
export const FILTER_HELP: readonly HelpSection[] = [
  {
    title: 'Writing a filter',
    paragraphs: [
      'A filter selects events, or calls, and means the same in the list, the calls, the timeline, notifications, ' +
        'on the command line and in exports. An empty filter selects everything.',
    ],
    entries: SYNTAX,
  },
  { title: 'Values', paragraphs: VALUES, entries: [] },
  {
    title: 'Fields',
    paragraphs: [],
    entries: FIELD_NAMES.map((name) => ({ filter: `${name}:`, meaning: fieldMeaning(name) })),
  },
  { title: 'Thirty examples', paragraphs: [], entries: FILTER_EXAMPLES },
];

function fieldMeaning(name: (typeof FIELD_NAMES)[number]): string {
  const field = FIELDS[name];
  const kind = field.type === 'text' || field.type === 'word' ? '' : ` (${field.type})`;
  const words = field.type === 'word' ? `: ${field.words.join(', ')}` : '';
  const aliases = field.aliases.length === 0 ? '' : `; also ${field.aliases.join(', ')}`;
  return `${field.help}${kind}${words}${aliases}`;
}

/** For a terminal: each line at most as long as its paragraph, without markup. */
export function filterHelpText(): string {
  const width =
    2 + Math.max(...FILTER_HELP.flatMap(({ entries }) => entries.map(({ filter }) => filter.length)));
  return FILTER_HELP.map(({ title, paragraphs, entries }) =>
    [
      title.toUpperCase(),
      ...paragraphs.map(withoutMarks),
      ...entries.map(({ filter, meaning }) => `  ${filter.padEnd(width)}${withoutMarks(meaning)}`),
    ].join('\n'),
  ).join('\n\n');
}

/** The page of the manual. */
export function filterHelpMarkdown(): string {
  const sections = FILTER_HELP.map(({ title, paragraphs, entries }) =>
    [
      `## ${title}`,
      ...paragraphs.map(escapeMarkdown),
      ...(entries.length === 0
        ? []
        : [entries.map(({ filter, meaning }) => `- \`${filter}\` — ${escapeMarkdown(meaning)}`).join('\n')]),
    ].join('\n\n'),
  );
  return `# The filter language\n\n${sections.join('\n\n')}\n`;
}

function withoutMarks(text: string): string {
  return text.replaceAll('`', '');
}

/** Keeps characters outside code from being read as markup. */
function escapeMarkdown(text: string): string {
  return text.replace(/`[^`]*`|[\\*<>_|[\]]/g, (part) => (part.startsWith('`') ? part : `\\${part}`));
}
