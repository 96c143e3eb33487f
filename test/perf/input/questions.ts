/** One question, put to Ringscope and to the others. */
export interface Question {
  filter: string;
  /** The same as a condition on the table `events` of a capture. Absent where SQL would have to know calls. */
  sql?: string;
  /** The same for jq on the events as NDJSON. */
  jq?: string;
}

/** Of fields: what the filter box is mostly asked. Each kind of test at least once. */
export const STRUCTURED: readonly Question[] = [
  { filter: 'kind:established', sql: "kind = 'established'", jq: '.kind == "established"' },
  { filter: 'state:ringing', sql: "state = 'ringing'", jq: '.state == "ringing"' },
  { filter: 'device:SIP/31007', sql: "device = 'SIP/31007'", jq: '.device == "SIP/31007"' },
  {
    filter: 'from:+15550151*',
    sql: "from_number LIKE '+15550151%'",
    jq: '(.from.number // "") | startswith("+15550151")',
  },
  { filter: 'cause:busy', sql: "cause = 'busy'", jq: '.cause == "busy"' },
  {
    filter: 'direction:in kind:established',
    sql: "direction = 'in' AND kind = 'established'",
    jq: '.direction == "in" and .kind == "established"',
  },
  {
    filter: 'state:ringing OR kind:held',
    sql: "state = 'ringing' OR kind = 'held'",
    jq: '.state == "ringing" or .kind == "held"',
  },
  { filter: '-kind:callCleared', sql: "kind <> 'callCleared'", jq: '.kind != "callCleared"' },
  {
    filter: 'at>=2026-03-02T08:02:00Z at<2026-03-02T08:04:00Z',
    sql: 'at >= 1772438520000 AND at < 1772438640000',
    jq: '.at >= 1772438520000 and .at < 1772438640000',
  },
  { filter: 'seq:500..999', sql: 'seq BETWEEN 500 AND 999', jq: '.seq >= 500 and .seq <= 999' },
  {
    filter: 'device:(SIP/11001,SIP/21002,SIP/31003)',
    sql: "device IN ('SIP/11001', 'SIP/21002', 'SIP/31003')",
    jq: '.device | IN("SIP/11001", "SIP/21002", "SIP/31003")',
  },
  { filter: 'queue:*', sql: 'queue IS NOT NULL', jq: '.queue != null' },
  { filter: 'call:gw-77' },
  { filter: 'party:31007' },
  { filter: 'from:~/^\\+1555015/' },
  { filter: 'agent:2001' },
  { filter: 'outcome:missed' },
  { filter: 'dur>3s' },
  { filter: 'legs>=2 direction:in' },
  { filter: 'talk:1s..10s kind:callCleared' },
];

/** Words of the raw messages: one of them in most, some in few, one in none. `word` is what ripgrep looks for. */
export const RAW: readonly { filter: string; word: string }[] = [
  { filter: 'raw:"ticket-7"', word: 'ticket-7' },
  { filter: 'raw:"ticket-1507"', word: 'ticket-1507' },
  { filter: 'raw:"edge-2.pbx"', word: 'edge-2.pbx' },
  { filter: 'raw:"G722/8000"', word: 'G722/8000' },
  { filter: 'raw:"nobody-says-this"', word: 'nobody-says-this' },
  { filter: 'ticket-207', word: 'ticket-207' },
];
