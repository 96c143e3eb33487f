/** Whose token it is: what `me` and `my_session` stand for. */
export interface Bearer {
  userUuid: string;
  sessionUuid: string;
}

/** Answers whether a token's rights cover a required one; made once per token. */
export type RightsCheck = (required: string) => boolean;

/**
 * Compiles the rights of a token. Dots part words; `*` is one word, `#` any rest; `me` and `my_session` also match
 * the bearer's own ids; `edit` equals `update`; a leading `!` forbids and wins.
 */
export function compileRights(acl: readonly string[], bearer: Bearer): RightsCheck {
  const allowed = acl.filter((right) => !right.startsWith('!')).map((right) => pattern(right, bearer));
  const forbidden = acl
    .filter((right) => right.startsWith('!'))
    .map((right) => pattern(right.slice(1), bearer));
  return (required) =>
    !forbidden.some((right) => right.test(required)) && allowed.some((right) => right.test(required));
}

function pattern(right: string, bearer: Bearer): RegExp {
  const words = right.split('.').map((word) => {
    if (word === 'me') return alternatives('me', bearer.userUuid);
    if (word === 'my_session') return alternatives('my_session', bearer.sessionUuid);
    if (word === 'edit' || word === 'update') return alternatives('edit', 'update');
    return literal(word).replaceAll('\\*', '[^.]*').replaceAll('#', '.*');
  });
  return new RegExp(`^${words.join('\\.')}$`);
}

function alternatives(...words: string[]): string {
  return `(?:${words.map(literal).join('|')})`;
}

function literal(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}

/** A name as a word of a right: its dots and wildcards written out. */
export function rightWord(name: string): string {
  return name.replaceAll('.', '__DOT__').replaceAll('*', '__STAR__').replaceAll('#', '__HASH__');
}
