/** What must become of a link, as its cell of the table, and why. */
interface Expected {
  cell: string;
  because: string;
}

/** The same for every protocol but those named. */
interface ExpectedRow extends Expected {
  but?: Readonly<Record<string, Expected>>;
}

const UP = 'up';
const CUT = '`closed-by-peer` in events';
const BACK = '; comes back by itself';
const PERSON = '; waits for a person';
const REFUSED_FRAME = '`unreadable-answer` in events';

function borne(because: string): ExpectedRow {
  return { cell: UP, because };
}

function cutThen(next: string, because: string): ExpectedRow {
  return { cell: `${CUT}, then ${next}${BACK}`, because };
}

/** Written from the protocols' references and the standards, not from what was seen. */
export const EXPECTED: Readonly<Record<string, ExpectedRow>> = {
  'connection refused': cutThen('`unreachable` in connect', 'a service that restarts'),
  'connection ended (FIN)': { cell: CUT + BACK, because: 'the end of TCP is told' },
  'connection reset (RST)': { cell: CUT + BACK, because: 'the end of TCP is told' },
  'half-open: nothing arrives, nothing ends': {
    cell: '`silent` in events' + BACK,
    because: 'only the keep-alive tells',
  },
  'slow drip, 11 bytes at a time': borne('TCP knows no messages'),
  'TLS broken off in the handshake': cutThen('`closed-by-peer` in tls', 'no certificate was judged'),
  'the name is gone, and comes back': cutThen('`name-not-found` in resolve', 'name servers restart'),
  'the name leads to another computer, and back': {
    cell: `${CUT}, then \`tls-untrusted\` in tls${PERSON}`,
    because: 'its certificate is not trusted',
  },
  'restarted: knows no session, other port behind the name': cutThen(
    '`unreachable` in connect',
    'the name is looked up with every attempt',
  ),
  'sign-in revoked, and the link ended': {
    cell: `${CUT}, then \`auth-rejected\` in upgrade${PERSON}`,
    because: 'a wrong password is not tried twice',
    but: {
      wazo: {
        cell: `${CUT}, then \`token-expired\` in init, then \`auth-rejected\` in token${PERSON}`,
        because: '4002 may mean an old token, so a new one is asked for first',
      },
      cloudlink: { cell: CUT + BACK, because: 'a revoked token is replaced by a new one' },
      kazoo: { cell: CUT + BACK, because: 'a revoked token is replaced by a new one' },
      'api-gateway': {
        cell: `${CUT}, then \`forbidden\` in upgrade${PERSON}`,
        because: 'it answers 403 to a key',
      },
      mqtt: {
        cell: `${CUT}, then \`auth-rejected\` in session${PERSON}`,
        because: 'CONNACK tells it',
      },
    },
  },
  'our clock set forward by an hour': borne('spans count, not times'),
  'our clock set back by an hour': borne('spans count, not times'),
  'our clock is an hour ahead of theirs when it signs in': {
    cell: CUT + BACK,
    because: 'lives count by their clock',
  },
  'the Date of their answers is an hour ahead when it signs in': {
    cell: CUT + BACK,
    because: 'a token that seems spent is renewed, not more often than every 5 s',
  },
  ...closedWith(),
  'every message comes twice': borne('the record keeps both, a call is made of one'),
  'each second message overtakes the one before it': borne('the record keeps their order of arrival'),
  'with garbage before every message': borne('kept as `undecoded`'),
  'with JSON 100,000 levels deep before every message': borne('kept as `undecoded`'),
  'with wrong types in every field before every message': borne('fields of another type count as absent'),
  'a message of 100 MB': { cell: REFUSED_FRAME + BACK, because: 'above 32 MiB the length alone is read' },
  'a message that unpacks to 100 MB': {
    cell: REFUSED_FRAME + BACK,
    because: 'unpacking ends at 32 MiB',
  },
  'bytes that are no frame, or no packet': {
    cell: REFUSED_FRAME + BACK,
    because: 'RFC 6455, 5.2; MQTT 5, 4.13: what follows cannot be relied on',
  },
  'a text that is no UTF-8': { cell: REFUSED_FRAME + BACK, because: 'RFC 6455, 8.1' },
  'the proxy dies, and comes back': cutThen('`proxy-failed` in proxy', 'as a service that restarts'),
};

/** RFC 6455, 7.4.1, and the registry of close codes at IANA. */
function closedWith(): Record<string, ExpectedRow> {
  const because: Readonly<Record<number, string>> = {
    1000: 'over, for the peer',
    1001: 'it goes away',
    1002: 'it objects to us',
    1003: 'it objects to us',
    1005: 'no code',
    1006: 'no closing frame',
    1007: 'it objects to us',
    1008: 'it objects to us',
    1009: 'it objects to us',
    1011: 'a fault of its own',
    1012: 'it restarts',
    1013: 'try again later',
    1014: 'a bad gateway before it',
    4000: 'a code of its own, with no meaning in the references',
  };
  const failed = { cell: '`server-error` in events' + BACK, because: 'its handler crashed' };
  const exceptions: Readonly<Record<number, Readonly<Record<string, Expected>>>> = {
    1009: {
      'api-gateway': {
        cell: '`forbidden` in events' + PERSON,
        because: 'the third objection (1003, 1008, 1009) within 5 minutes',
      },
    },
    1011: { wazo: { ...failed, because: 'a server fault, where no reason is given' }, kazoo: failed },
  };
  return Object.fromEntries(
    Object.entries(because).map(([code, why]) => {
      const but = exceptions[Number(code)];
      return [`closed with ${code}`, { cell: CUT + BACK, because: why, ...(but !== undefined && { but }) }];
    }),
  );
}

/** The cell that must be; undefined where the fault is in no row. */
export function expectedCell(fault: string, protocol: string): string | undefined {
  const row = EXPECTED[fault];
  return (row?.but?.[protocol] ?? row)?.cell;
}

/** The last cell of a row: why it is as it is, and where not all are alike, why not. */
export function because(fault: string): string {
  const { because: why = '', but = {} } = EXPECTED[fault] ?? {};
  return [why, ...Object.entries(but).map(([protocol, one]) => `${protocol}: ${one.because}`)].join('; ');
}
