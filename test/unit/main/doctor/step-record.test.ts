import { describe, expect, it } from 'vitest';
import { StepRecord } from '../../../../main/doctor/step-record.ts';
import { fakeClock } from '../../../support/fake-clock.ts';

const STEPS = ['resolve', 'connect', 'tls', 'upgrade', 'session', 'events'].map((id) => ({ id, title: id }));

function recorded() {
  const clock = fakeClock();
  const record = new StepRecord(STEPS, clock);
  const inWords = () => record.steps.map(({ id, status }) => `${id} ${status}`);
  return { clock, record, inWords };
}

describe('StepRecord', () => {
  it('times each step until the next one begins', async () => {
    const { clock, record } = recorded();
    record.enter('resolve');
    await clock.advance(12);
    record.enter('connect');
    await clock.advance(30);
    record.enter('tls');
    expect(record.steps.map(({ id, durationMs }) => [id, durationMs])).toEqual([
      ['resolve', 12],
      ['connect', 30],
    ]);
    expect(record.running).toBe('tls');
  });

  it('takes no notice of a step that begins again, as those of a second dial do', () => {
    const { record, inWords } = recorded();
    for (const id of ['resolve', 'connect', 'tls', 'upgrade', 'resolve', 'connect']) record.enter(id);
    expect(inWords()).toEqual(['resolve ok', 'connect ok', 'tls ok']);
    expect(record.running).toBe('upgrade');
  });

  it('shows no TLS where none is spoken, and takes what was passed over otherwise for done', () => {
    const { record, inWords } = recorded();
    for (const id of ['resolve', 'connect', 'upgrade', 'events']) record.enter(id);
    record.finish('ok');
    expect(inWords()).toEqual(['resolve ok', 'connect ok', 'upgrade ok', 'session ok', 'events ok']);
  });

  it('shows a proxy where one is used, between the connection and what is said through it', () => {
    const { record, inWords } = recorded();
    for (const id of ['resolve', 'connect', 'proxy', 'tls']) record.enter(id);
    record.fail('tls', 'The certificate is another one.');
    expect(inWords()).toEqual([
      'resolve ok',
      'connect ok',
      'proxy ok',
      'tls failed',
      'upgrade skipped',
      'session skipped',
      'events skipped',
    ]);
    expect(record.steps[3]?.detail).toBe('The certificate is another one.');
  });

  it('names the step of the failure, although a later one was running', () => {
    const { record, inWords } = recorded();
    for (const id of ['resolve', 'connect', 'tls', 'upgrade', 'session']) record.enter(id);
    record.fail('resolve', 'The second host has no such name.');
    expect(inWords()).toEqual([
      'resolve failed',
      'connect ok',
      'tls ok',
      'upgrade ok',
      'session skipped',
      'events skipped',
    ]);
  });

  it('names a step that nobody had begun yet, and none at all for what fails before the first', () => {
    const late = recorded();
    late.record.enter('tls');
    late.record.fail('session', 'No session.');
    expect(late.inWords().slice(2)).toEqual(['tls ok', 'session failed', 'events skipped']);
    const early = recorded();
    early.record.fail(null, 'No password.');
    expect(new Set(early.record.steps.map(({ status }) => status))).toEqual(new Set(['skipped']));
  });

  it('makes one sentence of what a step found, and changes no more once it is over', () => {
    const { record } = recorded();
    record.enter('connect');
    for (const text of ['connected to 192.0.2.7', 'port 443', 'port 443']) record.found(text);
    record.fail('connect', 'It hung up.');
    record.found('more');
    record.enter('events');
    expect(record.steps[1]).toMatchObject({ status: 'failed', detail: 'It hung up.' });
    expect(record.steps[0]).toMatchObject({ status: 'ok', detail: 'There was no name to look up.' });
    const other = recorded().record;
    other.enter('connect');
    for (const text of ['connected to 192.0.2.7', 'port 443', 'port 443']) other.found(text);
    other.enter('tls');
    expect(other.steps[1]?.detail).toBe('Connected to 192.0.2.7; port 443.');
  });
});
