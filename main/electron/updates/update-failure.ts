/** Beginnings of the codes of electron-updater and of Chromium's network, and what they mean to a person. */
const WORDS: readonly (readonly [RegExp, string])[] = [
  [
    /ERR_UPDATER_INVALID_SIGNATURE|ERR_CHECKSUM_MISMATCH|not signed|sha512/i,
    'What was downloaded is not what was published, so it has been thrown away. Try again later, or download it by hand.',
  ],
  [
    /net::|ENOTFOUND|ECONN|ETIMEDOUT|EAI_AGAIN|ERR_INTERNET/,
    'The server of updates cannot be reached. Check the network and the proxy, or try again later.',
  ],
  [
    /ERR_UPDATER_CHANNEL_FILE_NOT_FOUND|ERR_UPDATER_LATEST_VERSION_NOT_FOUND|HttpError|\b404\b/,
    'The server of updates has nothing for this system. Download the newest version by hand.',
  ],
  [
    /EACCES|EPERM|EROFS/,
    'The update cannot be written to this computer. Check who may write to where Ringscope is installed.',
  ],
  [/ENOSPC/, 'The disk is full, so the update cannot be kept. Make room and try again.'],
];

/** A failure of the updater in plain words; its own texts are for programmers and hold paths. */
export function failureInWords(error: unknown): string {
  const text = error instanceof Error ? `${codeOf(error)} ${error.message}` : String(error);
  const known = WORDS.find(([pattern]) => pattern.test(text));
  return known?.[1] ?? 'The update failed. Details are in the log of Ringscope.';
}

function codeOf(error: Error): string {
  return 'code' in error && typeof error.code === 'string' ? error.code : '';
}
