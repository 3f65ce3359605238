const graceMs = 1500;

/**
 * How every child runs that must not outlive its window or command: its environment exactly as given, ended with all that it
 * started when the signal aborts and when this process exits; asked first, killed after a grace. Failures are results, not throws.
 */
export function childOptions({ env, signal }: { env: NodeJS.ProcessEnv; signal: AbortSignal }) {
  return {
    env,
    extendEnv: false,
    cancelSignal: signal,
    killDescendants: true,
    forceKillAfterDelay: graceMs,
    reject: false,
  } as const;
}
