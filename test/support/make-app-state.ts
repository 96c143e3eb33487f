import type { AppState, SourceState } from '../../model/contract/app-state.ts';
import type { LinkStatus } from '../../model/contract/link-status.ts';
import { settingsSchema } from '../../model/contract/settings.ts';
import { makeLinkStatus } from './make-link-status.ts';

/** An app on a desktop without sources or captures, but for what the test names. */
export function makeAppState(facts: Partial<AppState> = {}): AppState {
  return {
    version: 1,
    application: { name: 'Ringscope', version: '0.0.0' },
    shell: 'desktop',
    sources: [],
    captures: [],
    recording: 'c',
    demo: 'off',
    jobs: [],
    ringing: [],
    ringingShownBy: 'system',
    updates: null,
    settings: settingsSchema.parse({}),
    notices: [],
    ...facts,
  };
}

/** An enabled source without secrets, its link in this state. */
export function makeSourceState(
  name: string,
  state: LinkStatus['state'],
  facts: Partial<SourceState> = {},
): SourceState {
  return {
    config: {
      id: name,
      name,
      protocol: 'wazo',
      enabled: true,
      options: {},
      trust: { caFiles: [], pinSha256: null },
      proxy: 'system',
    },
    link: makeLinkStatus({ sourceId: name, state }),
    secrets: [],
    problems: [],
    isDemo: false,
    ...facts,
  };
}
