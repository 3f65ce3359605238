export function npmProgram(
  platform?: string,
  env?: NodeJS.ProcessEnv,
): { readonly command: string; readonly args: readonly string[] } | undefined;
