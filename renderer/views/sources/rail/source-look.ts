import type { SourceState } from '../../../../model/contract/app-state.ts';
import { stateInWords } from '../../../../model/link-words.ts';
import type { IconName } from '../../../components/icon-shapes.ts';

/** How the state of a source is shown: never by colour alone. */
export interface SourceLook {
  icon: IconName;
  word: string;
  tone: 'good' | 'busy' | 'bad' | 'off';
  /** One line under the name. */
  line: string;
  /** Why it does not work, in a sentence; null where nothing is wrong. */
  cause: string | null;
}

export function sourceLook({ config, link, problems }: SourceState, now: number): SourceLook {
  if (problems.length > 0) {
    const [first = ''] = problems;
    return {
      icon: 'error',
      word: 'Cannot start',
      tone: 'bad',
      line: 'settings cannot be used',
      cause: first,
    };
  }
  if (!config.enabled) return { icon: 'pause', word: 'Disabled', tone: 'off', line: 'disabled', cause: null };
  // The rate stands beside the name, and the keep-alive among the details.
  const line = stateInWords(link, now).replace(/ · (?:[\d.,]+\/s|keep-alive \d+ ms)(?= |$)/g, '');
  const cause = link.diagnosis?.cause ?? null;
  switch (link.state) {
    case 'up':
      return { icon: 'link', word: 'Up', tone: link.refusedCount > 0 ? 'busy' : 'good', line, cause: null };
    case 'connecting':
      return { icon: 'refresh', word: 'Connecting', tone: 'busy', line, cause };
    case 'waiting':
      return { icon: 'clock', word: 'Waiting', tone: 'busy', line, cause };
    case 'rejected':
      return { icon: 'unlink', word: 'Rejected', tone: 'bad', line, cause };
    case 'stopped':
      return { icon: 'stop', word: 'Stopped', tone: 'off', line, cause };
  }
}
