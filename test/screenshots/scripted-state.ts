import type { AppState, SourceState } from '../../model/contract/app-state.ts';
import type { Diagnosis } from '../../model/contract/diagnosis.ts';
import type { ExaminationProgress } from '../../model/contract/doctor.ts';
import type { LinkStatus } from '../../model/contract/link-status.ts';
import type { Replacement } from '../../model/contract/requests.ts';
import { NOW, SITES } from './morning.ts';
import type { Site } from './morning.ts';

const UNTRUSTED: Diagnosis = {
  code: 'tls-untrusted',
  step: 'tls',
  cause:
    'The server’s certificate was issued by “Depot Root CA”, an authority that this computer does not trust.',
  cure: 'Trust this authority for this source if it is your company’s own, or ask whoever runs the server for a certificate of a public authority.',
  evidence: ['depot.example:443 presented 2 certificates', 'SELF_SIGNED_CERT_IN_CHAIN'],
};

const DEPOT: Site = { id: 'depot', name: 'Depot', protocol: 'wazo' };

function linkOf(sourceId: string, rate: number, events: number): LinkStatus {
  return {
    sourceId,
    state: 'up',
    since: NOW - 22 * 60_000,
    step: null,
    attempts: 0,
    nextAttemptAt: null,
    diagnosis: null,
    lastEventAt: NOW - 1_000,
    eventCount: events,
    rate,
    upSince: NOW - 22 * 60_000,
    upMs: 22 * 60_000,
    reconnects: 0,
    gaps: 0,
    keepAliveMs: 18,
    tokenEndsAt: null,
    certificateEndsAt: null,
    warnings: [],
    refusals: [],
    refusedCount: 0,
    lastFailure: null,
  };
}

function sourceOf({ id, name, protocol }: Site, link: LinkStatus): SourceState {
  const config = {
    ...{ id, name, protocol, enabled: true },
    options: { host: `${id}.example` },
    trust: { caFiles: [], pinSha256: null },
    proxy: 'system',
  };
  return { config, link, secrets: [{ name: 'password', place: 'keychain' }], problems: [], isDemo: false };
}

/** The sources with their health, always the same. */
export function scriptedSources(): SourceState[] {
  const [office, clinic, remote] = SITES;
  if (!office || !clinic || !remote) throw new Error('There are three sites.');
  const upAgain = { upSince: NOW - 11.5 * 60_000, upMs: 20.5 * 60_000, reconnects: 1, gaps: 1 };
  const rejected: Partial<LinkStatus> = { state: 'rejected', diagnosis: UNTRUSTED, upSince: null, upMs: 0 };
  return [
    sourceOf(office, linkOf(office.id, 0.4, 164)),
    sourceOf(clinic, { ...linkOf(clinic.id, 0.3, 141), ...upAgain }),
    sourceOf(remote, linkOf(remote.id, 0.2, 152)),
    sourceOf(DEPOT, { ...linkOf(DEPOT.id, 0, 0), ...rejected, lastEventAt: null, keepAliveMs: null }),
  ];
}

/** The state of the app as it is told to the page: sources and numbers of a fixed moment over a capture that is open. */
export function scriptedState(real: AppState, capture: string): AppState {
  const captures = real.captures
    .filter(({ id }) => id === capture)
    .map((one) => ({
      ...one,
      ...{ name: 'Monday', file: 'Monday.ringscope', isRecording: true },
      ...{ bytes: 2_400_000, dropped: 0, rate: 0.9, trouble: null },
    }));
  return {
    ...real,
    application: { name: 'Ringscope', version: '0.1.0' },
    sources: scriptedSources(),
    captures,
    recording: capture,
    demo: 'off',
    jobs: [],
    ringing: [],
    notices: [],
  };
}

/** As at the first start: a record in which there is nothing, beside the capture of the other pictures. */
export function firstState(real: AppState, capture: string): AppState {
  const captures = real.captures.filter(({ id }) => id !== capture);
  return { ...real, captures: captures.map((one) => ({ ...one, name: 'Record', bytes: 48_000 })) };
}

/** What the doctor finds at the depot. */
export function scriptedExamination(): ExaminationProgress {
  const day = 86_400_000;
  return {
    version: 1,
    running: null,
    isOver: true,
    examination: {
      source: DEPOT.id,
      protocol: DEPOT.protocol,
      healthy: false,
      steps: [
        {
          id: 'resolve',
          title: 'Find the server',
          status: 'ok',
          durationMs: 3,
          detail: 'depot.example is 192.0.2.17.',
        },
        { id: 'connect', title: 'Connect', status: 'ok', durationMs: 11, detail: '192.0.2.17:443 answers.' },
        {
          id: 'tls',
          title: 'Secure the connection',
          status: 'failed',
          durationMs: 24,
          detail: 'The chain ends at an authority that is not trusted.',
        },
      ],
      diagnosis: UNTRUSTED,
    },
    chains: [
      {
        place: 'depot.example:443',
        trusted: false,
        tlsVersion: 'TLSv1.3',
        certificates: [
          {
            subject: 'CN=depot.example, O=Depot',
            issuer: 'CN=Depot Root CA, O=Depot',
            names: ['depot.example'],
            notBefore: NOW - 30 * day,
            notAfter: NOW + 335 * day,
            sha256: '4f'.repeat(32),
            serialNumber: '1001',
            isAuthority: false,
            selfSigned: false,
            pem: 'of the server',
            problems: [],
          },
          {
            subject: 'CN=Depot Root CA, O=Depot',
            issuer: 'CN=Depot Root CA, O=Depot',
            names: [],
            notBefore: NOW - 400 * day,
            notAfter: NOW + 3_250 * day,
            sha256: '9c'.repeat(32),
            serialNumber: '01',
            isAuthority: true,
            selfSigned: true,
            pem: 'of the authority',
            problems: [
              'This authority is not trusted by this computer, and no CA file of the source names it.',
            ],
          },
        ],
      },
    ],
    findings: [],
  };
}

/** Pseudonyms are drawn anew each time: these are of one time. */
export const REPLACEMENTS: Replacement[] = [
  { original: '+15550113', replacement: '+84206917', kind: 'number' },
  { original: 'Cedar Dental', replacement: 'Person 1', kind: 'name' },
  { original: '1017', replacement: '6402', kind: 'number' },
  { original: 'Billing 2', replacement: 'Person 2', kind: 'name' },
  { original: '+15550129', replacement: '+51938460', kind: 'number' },
  { original: 'Lakeside Optics', replacement: 'Person 3', kind: 'name' },
  { original: '1008', replacement: '2957', kind: 'number' },
  { original: 'Sales 3', replacement: 'Person 4', kind: 'name' },
  { original: 'support', replacement: 'Queue 1', kind: 'name' },
  { original: '2011', replacement: '7743', kind: 'number' },
];
