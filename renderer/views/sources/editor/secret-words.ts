const TITLES: Readonly<Record<string, string>> = {
  password: 'Password',
  token: 'Token',
  apiKey: 'API key',
  authorization: 'Authorization header',
  key: 'Key',
};

const PLACES = {
  keychain: 'Stored in the keychain',
  session: 'Kept until Ringscope ends',
  environment: 'Given by the environment',
} as const;

/** A secret's name as people read it. */
export function secretTitle(name: string): string {
  return TITLES[name] ?? name;
}

/** Where a secret is kept, in words. */
export function secretPlace(place: keyof typeof PLACES): string {
  return PLACES[place];
}

/** How one signs in with this set of secrets: "With a password". */
export function credentialsTitle(names: readonly string[]): string {
  if (names.length === 0) return 'Without signing in';
  return `With ${names.map((name) => secretTitle(name).replace(/^[A-Z](?=[a-z])/, (first) => first.toLowerCase())).join(' and ')}`;
}
