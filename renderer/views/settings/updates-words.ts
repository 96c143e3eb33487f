import type { UpdateState } from '../../../model/contract/updates.ts';
import { momentInWords } from '../../../model/time-words.ts';

/** What there is to say of newer versions, in a sentence or two. */
export function updateWords(
  { state, version, isMajor, message, checkedAt }: UpdateState,
  now: number,
): string {
  const which = version === null ? 'A newer version' : `Version ${version}`;
  const major = isMajor ? ' It is a new major version: some things may work differently.' : '';
  switch (state) {
    case 'checking':
      return 'Looking for a newer version…';
    case 'available':
      return `${which} is there.${major}`;
    case 'downloading':
      return `${which} is being downloaded.${major}`;
    case 'ready':
      return `${which} is ready. It is installed when Ringscope is quit.${major}`;
    case 'failed':
      return message || 'It could not be found out whether there is a newer version.';
    case 'idle':
      if (message) return message;
      return checkedAt === null
        ? 'Nobody has looked for a newer version yet.'
        : `This is the newest version. Looked for at ${momentInWords(checkedAt, now)}.`;
  }
}
