/** Shorter values would take ordinary words out of the text. */
const shortestSecret = 8;

const shapes: readonly (readonly [pattern: RegExp, replacement: string])[] = [
  // Addresses of an index or a proxy may carry a password.
  [/\/\/[^/\s@"]+@/g, "//"],
  [/\bhf_[A-Za-z0-9]{30,}/g, "hf_***"],
  [/\bsk-[A-Za-z0-9_-]{16,}/g, "sk-***"],
  [/\b(Bearer\s+)[A-Za-z0-9._~+/=-]{12,}/g, "$1***"],
  [/\b((?:\w*(?:api[_-]?key|access[_-]?key|secret|password)|key|token)=)[^\s&"'<>]{8,}/gi, "$1***"],
];

/** Pure: the secrets that a process hands on to its children by its environment. */
export function secretsIn(env: NodeJS.ProcessEnv): string[] {
  return Object.entries(env).flatMap(([name, value]) =>
    value && /(?:^|_)(?:TOKEN|SECRET|PASSWORD|KEY)$/.test(name) ? [value] : [],
  );
}

/** Pure: a text without the values in `secrets`, and without what has the shape of a token, a key or a password. */
export function redact(text: string, secrets: Iterable<string> = []): string {
  let clean = text;
  for (const secret of secrets) if (secret.length >= shortestSecret) clean = clean.replaceAll(secret, "***");
  for (const [pattern, replacement] of shapes) clean = clean.replace(pattern, replacement);
  return clean;
}
