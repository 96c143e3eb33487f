import { describe, expect, it } from 'vitest';
import type { SourceState } from '../../../../../../model/contract/app-state.ts';
import type { LinkStatus } from '../../../../../../model/contract/link-status.ts';
import { sourceLook } from '../../../../../../renderer/views/sources/rail/source-look.ts';
import { makeLinkStatus } from '../../../../../support/make-link-status.ts';

const DIAGNOSIS = {
  code: 'url-expired' as const,
  step: 'upgrade',
  cause: 'The signed address is too old.',
  cure: 'Wait.',
  evidence: [],
};

function look(link: Partial<LinkStatus>, source: { enabled?: boolean; problems?: string[] } = {}) {
  const state: SourceState = {
    config: {
      id: 'hq',
      name: 'HQ',
      protocol: 'wazo',
      enabled: source.enabled ?? true,
      options: {},
      trust: { caFiles: [], pinSha256: null },
      proxy: 'system',
    },
    link: makeLinkStatus(link),
    secrets: [],
    problems: source.problems ?? [],
    isDemo: false,
  };
  return sourceLook(state, 10_000);
}

describe('how a source is shown', () => {
  it('tells when it is tried again, and why it has to be', () => {
    expect(look({ state: 'waiting', nextAttemptAt: 14_000, diagnosis: DIAGNOSIS })).toMatchObject({
      word: 'Waiting',
      tone: 'busy',
      line: 'waiting, next attempt in 4 s',
      cause: DIAGNOSIS.cause,
    });
  });

  it('tells nothing of old failures while it is up', () => {
    expect(look({ state: 'up', lastFailure: { at: 1, diagnosis: DIAGNOSIS } })).toMatchObject({
      word: 'Up',
      tone: 'good',
      cause: null,
    });
  });

  it('is not simply good where parts are refused', () => {
    expect(look({ state: 'up', refusedCount: 2 }).tone).toBe('busy');
  });

  it('says that it is disabled, whatever the link last was', () => {
    expect(look({ state: 'stopped', diagnosis: DIAGNOSIS }, { enabled: false })).toMatchObject({
      word: 'Disabled',
      cause: null,
    });
  });

  it('says first that its settings cannot be used', () => {
    expect(
      look({ state: 'stopped' }, { enabled: false, problems: ['options.url: expected https'] }),
    ).toMatchObject({
      word: 'Cannot start',
      tone: 'bad',
      cause: 'options.url: expected https',
    });
  });
});
