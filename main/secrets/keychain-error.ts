/** Why the keychain cannot be used: it is there and does not open, or there is none. Texts are for people. */
export interface KeychainProblem {
  state: 'locked' | 'absent';
  /** One sentence: what is the matter. */
  cause: string;
  /** What the person can do. */
  cure: string;
}

/** The keychain was needed and could not be used. */
export class KeychainError extends Error {
  readonly problem: KeychainProblem;

  constructor(problem: KeychainProblem) {
    super(`${problem.cause} ${problem.cure}`);
    this.name = 'KeychainError';
    this.problem = problem;
  }
}

const OTHERWISE = 'Or do without: secrets can be kept for this session only, or come from the environment.';
/** libsecret names the place that could not be opened, whatever the language; or says so in words. */
const LOCKED = /\/org\/freedesktop\/secrets\/|locked/i;
/** What stays untranslated in what GLib says where there is no bus, or nobody on it who keeps secrets. */
const NO_SERVICE = /d-?bus|org\.freedesktop|\.service\b/i;

/** What the error of a call to the keychain means. */
export function problemOf(error: unknown, platform: NodeJS.Platform): KeychainProblem {
  const said = textOf(error);
  if (platform === 'linux' && !LOCKED.test(said) && NO_SERVICE.test(said)) {
    return {
      state: 'absent',
      cause: `No keychain runs in this session: nobody offers the Secret Service on D-Bus (${said}).`,
      cure: `Install and start one, for example gnome-keyring or KWallet. ${OTHERWISE}`,
    };
  }
  return {
    state: 'locked',
    cause: `The keychain is locked, or does not let Ringscope in (${said}).`,
    cure: `Unlock it and try again. ${OTHERWISE}`,
  };
}

/** What it means that the library that speaks to keychains does not load. */
export function unloadable(error: unknown, platform: NodeJS.Platform): KeychainProblem {
  const [said = ''] = textOf(error).split(',', 1);
  const install =
    platform === 'linux'
      ? 'Install libsecret ("apt-get install libsecret-1-0", "dnf install libsecret") and start Ringscope again.'
      : 'Install Ringscope again.';
  return {
    state: 'absent',
    cause: `The library for the keychain does not load (${said}).`,
    cure: `${install} ${OTHERWISE}`,
  };
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
