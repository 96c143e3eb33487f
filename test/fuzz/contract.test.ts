import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { REQUEST_FAILURES } from '../../model/contract/failures.ts';
import { checked } from '../../model/checked.ts';
import { REQUESTS } from '../../model/contract/requests.ts';
import type { Api } from '../../model/contract/requests.ts';
import { serve } from '../../model/contract/server.ts';
import type { Wire } from '../../model/contract/wire.ts';
import { damage } from '../support/arbitrary-damage.ts';
import { settled } from '../support/fake-clock.ts';
import { rounds } from '../support/long-form.ts';
import { runningEngine } from '../support/running-engine.ts';

const NAMES = Object.keys(REQUESTS);
/** What would reach outside of the test, or only waits for what will not come. */
const NOT_ASKED: readonly string[] = ['demo.start', 'doctor.start', 'sources.save', 'sources.import'];

/** Arguments that have something of what requests take. */
const ARGS: readonly unknown[] = [
  {},
  { known: 0 },
  { id: 'hq' },
  { id: 'hq', enabled: true },
  { text: '{"sources":[]}' },
  { examination: 'x', known: 0 },
  { sourceId: 'hq', name: 'password' },
  { content: '-----BEGIN CERTIFICATE-----' },
  { pem: 'x' },
  { file: '/nowhere' },
  { upload: '../../etc/passwd' },
  { capture: 'recording', seq: 1 },
  { capture: 'recording', key: '1' },
  { capture: 'recording', field: 'kind', prefix: '', limit: 10 },
  { capture: 'recording', of: 'events', filter: '', orderBy: 'seq', descending: false },
  { view: '1', known: 0, from: 0, count: 10, buckets: 0 },
  { view: '1' },
  { capture: 'recording', format: 'json', of: 'events', filter: '', calls: null, redact: false },
  { capture: 'recording', filter: 'kind:' },
  { job: '1' },
  { name: '../x', text: 'y' },
];

/** Found here: zod compared it. */
const STRANGE_LENGTH = { length: { toString: 1, valueOf: {} } };
const args = fc.tuple(fc.constantFrom(...ARGS), damage).map(([seed, apply]) => jsonOf(apply(seed)));
const question = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      type: fc.constant('request'),
      id: fc.oneof(fc.nat(5), fc.integer()),
      name: fc.oneof(
        { weight: 9, arbitrary: fc.constantFrom(...NAMES.filter((name) => !NOT_ASKED.includes(name))) },
        {
          weight: 1,
          arbitrary: fc.constantFrom('toString', '__proto__', 'constructor', '', 'x'.repeat(101)),
        },
      ),
      args,
    }),
  },
  { weight: 2, arbitrary: fc.record({ type: fc.constant('cancel'), id: fc.nat(5) }) },
  { weight: 1, arbitrary: fc.oneof(fc.jsonValue(), args) },
);

/** The page's end of a wire: what it sends arrives as it is, since JSON can be read deeper than it can be written. */
function madPage(): Wire & {
  say: (message: unknown) => void;
  close: () => void;
  readonly answers: unknown[];
} {
  const answers: unknown[] = [];
  let listener: (message: unknown) => void = () => undefined;
  let closed: () => void = () => undefined;
  return {
    answers,
    send: (answer) => void answers.push(JSON.parse(JSON.stringify(answer))),
    onMessage: (given) => void (listener = given),
    onClose: (given) => void (closed = given),
    say: (message) => listener(message),
    close: () => closed(),
  };
}

function isAnswer(
  value: unknown,
): value is { type: string; id: number; failure?: { code: string; message: string } } {
  return typeof value === 'object' && value !== null && 'type' in value && 'id' in value;
}

describe('the engine, asked by a page that has gone mad', () => {
  it('answers each request once, in the words of the contract, and makes no mistake', async () => {
    const { engine, bugs } = await runningEngine();
    await fc.assert(
      fc.asyncProperty(fc.array(question, { minLength: 1, maxLength: 12 }), async (questions) => {
        const wire = madPage();
        const page = engine.page();
        serve(wire, page.api, (context, error) => bugs.push(`${context}: ${String(error)}`));
        for (const each of questions) wire.say(each);
        await settled();
        wire.close();
        await page.close();
        expect(bugs).toEqual([]);
        for (const answer of wire.answers) {
          if (!isAnswer(answer)) throw new Error('This is no answer.');
          if (answer.failure === undefined) continue;
          expect(REQUEST_FAILURES).toContain(answer.failure.code);
          expect(answer.failure.message).not.toBe('');
          expect(answer.failure.message.length).toBeLessThan(30_000);
        }
      }),
      { numRuns: rounds(400, 20_000) },
    );
  });

  it('lets nothing through that the table of requests does not describe', async () => {
    let called = 0;
    const count = () => (called += 1);
    // Every handler counts: only what passed the check comes here.
    const api = new Proxy({}, { get: () => count }) as Api;
    const wire = madPage();
    serve(wire, api, () => undefined);
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...NAMES), args, async (name, given) => {
        const before = called;
        wire.say({ type: 'request', id: 1, name, args: given });
        await settled();
        const isFitting = Object.entries(REQUESTS).some(
          ([known, { args: schema }]) => known === name && checked(schema, given).success,
        );
        expect(called - before).toBe(isFitting ? 1 : 0);
      }),
      { numRuns: rounds(5_000, 150_000), examples: [['sources.import', { text: STRANGE_LENGTH }]] },
    );
  });

  it('refuses more than it can hold at once', async () => {
    const waiting: AbortSignal[] = [];
    const api = new Proxy(
      {},
      {
        get: () => (_args: unknown, signal: AbortSignal) =>
          new Promise((_resolve, reject) => {
            waiting.push(signal);
            signal.addEventListener('abort', () => reject(new Error('cancelled')));
          }),
      },
    ) as Api;
    const wire = madPage();
    serve(wire, api, () => undefined);
    for (let id = 0; id < 10_000; id += 1)
      wire.say({ type: 'request', id, name: 'state.next', args: { known: 0 } });
    await settled();
    expect(waiting).toHaveLength(200);
    const busy = wire.answers.filter((answer) => isAnswer(answer) && answer.failure?.code === 'busy');
    expect(busy).toHaveLength(9_800);
    wire.close();
    expect(waiting.every(({ aborted }) => aborted)).toBe(true);
  });
});

function jsonOf(text: string): unknown {
  return JSON.parse(text);
}
