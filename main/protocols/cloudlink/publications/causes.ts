/** Mitel's causes are CSTA words but for these. */
const CSTA_WORDS: Readonly<Record<string, string>> = {
  callNotAnswer: 'noAnswer',
  callForwardAlways: 'callForwardImmediate',
};

const UNREACHED: ReadonlySet<string> = new Set([
  'busy',
  'doNotDisturb',
  'destNotObtainable',
  'networkNotObtainable',
  'networkCongestion',
  'incompatibleDestination',
  'resourcesNotAvailable',
]);

export function cstaCause(cause: string | undefined): string | undefined {
  if (cause === undefined) return undefined;
  return Object.hasOwn(CSTA_WORDS, cause) ? CSTA_WORDS[cause] : cause;
}

/** Mitel's cause says that the call never reached anybody. */
export function isUnreached(cause: string | undefined): boolean {
  return cause !== undefined && UNREACHED.has(cause);
}

/** Mitel's cause says that the call went elsewhere. */
export function isForwarded(cause: string | undefined): boolean {
  return cause !== undefined && (cause.startsWith('callForward') || cause === 'redirected');
}
