import { describe, expect, it } from 'vitest';
import { settled } from '../../../support/fake-clock.ts';
import { makeChain } from '../../../support/make-chain.ts';
import { failure, START, supervised } from '../../../support/supervised.ts';

const MESSAGE = { kind: 'message', name: 'x', raw: '' } as const;

async function up() {
  const all = await supervised();
  all.supervisor.start();
  await settled();
  all.latest().link.up();
  return all;
}

describe('the health of a link', () => {
  it('counts events of the system, not those about the link', async () => {
    const { supervisor, latest, clock } = await up();
    expect(supervisor.status).toMatchObject({ eventCount: 0, lastEventAt: null, rate: 0 });
    for (let n = 0; n < 50; n += 1) {
      latest().link.emit(MESSAGE);
      await clock.advance(100);
    }
    expect(supervisor.status).toMatchObject({ eventCount: 50, lastEventAt: START + 4_900 });
    expect(supervisor.status.rate).toBeCloseTo(10, 0);
  });

  it('is told with changes of the state only, however much comes', async () => {
    const { latest, statuses } = await up();
    const before = statuses.length;
    latest().link.emit(MESSAGE);
    latest().link.health({ keepAliveMs: 12 });
    latest().link.refused('5590', failure('device-unknown'));
    expect(statuses).toHaveLength(before);
  });

  it('adds up the times of being up, and counts reconnects and gaps', async () => {
    const { supervisor, latest, clock } = await up();
    await clock.advance(10_000);
    latest().fail(failure('closed-by-peer'));
    await clock.advance(1_000);
    expect(supervisor.status).toMatchObject({ upSince: null, upMs: 10_000, reconnects: 0, rate: 0 });
    latest().link.up();
    await clock.advance(5_000);
    expect(supervisor.status).toMatchObject({
      upSince: START + 11_000,
      upMs: 15_000,
      reconnects: 1,
      gaps: 1,
    });
  });

  it('keeps the last failure when the link is up again', async () => {
    const { supervisor, latest, clock } = await up();
    await clock.advance(10_000);
    latest().fail(failure('closed-by-peer'));
    await clock.advance(1_000);
    latest().link.up();
    expect(supervisor.status.diagnosis).toBeNull();
    expect(supervisor.status.lastFailure).toMatchObject({
      at: START + 10_000,
      diagnosis: { code: 'closed-by-peer', cause: 'It was closed-by-peer.' },
    });
  });

  it('shows what the session says of it, for as long as the attempt lasts', async () => {
    const { supervisor, latest, clock } = await up();
    latest().link.health({ tokenEndsAt: START + 3_600_000 });
    latest().link.health({ keepAliveMs: 12 });
    expect(supervisor.status).toMatchObject({ keepAliveMs: 12, tokenEndsAt: START + 3_600_000 });
    latest().link.health({ tokenEndsAt: Infinity });
    expect(supervisor.status).toMatchObject({ keepAliveMs: 12, tokenEndsAt: null });
    latest().fail(failure('closed-by-peer'));
    await clock.advance(1_000);
    expect(supervisor.status).toMatchObject({ keepAliveMs: null, tokenEndsAt: null });
  });

  it('marks parts that are refused until they are granted, with secrets masked', async () => {
    const { supervisor, latest } = await up();
    const { link } = latest();
    link.conceal('token-4711');
    link.refused('5590', failure('device-unknown'));
    link.refused('calls/token-4711', failure('topic-refused'));
    link.refused('5590', failure('device-forbidden'));
    expect(supervisor.status).toMatchObject({ state: 'up', refusedCount: 2 });
    expect(supervisor.status.refusals.map(({ diagnosis }) => diagnosis.code)).toEqual([
      'device-forbidden',
      'topic-refused',
    ]);
    expect(JSON.stringify(supervisor.status)).not.toContain('token-4711');
    link.granted('5590');
    expect(supervisor.status.refusedCount).toBe(1);
  });

  it('shows a hundred refusals and counts the rest', async () => {
    const { supervisor, latest } = await up();
    for (let n = 0; n < 250; n += 1) latest().link.refused(`55${n}`, failure('device-unknown'));
    expect(supervisor.status.refusals).toHaveLength(100);
    expect(supervisor.status.refusedCount).toBe(250);
  });

  it('tells which certificate ends first, and warns in time', async () => {
    const { supervisor, present, clock } = await up();
    const far = START + 400 * 24 * 3_600_000;
    const near = START + 31 * 24 * 3_600_000;
    present(makeChain({ notAfter: far }));
    present({ ...makeChain({ notAfter: near }), place: 'media.example:443' });
    present({ ...makeChain({ notAfter: START + 1 }), place: 'intruder.example:443', trusted: false });
    expect(supervisor.status).toMatchObject({ certificateEndsAt: near, warnings: [] });
    await clock.advance(24 * 3_600_000);
    expect(supervisor.status.warnings).toEqual([
      expect.stringMatching(/^The certificate of media\.example:443 ends on .*, in 30 days/),
    ]);
  });
});
