/**
 * Pure: what a set-up brings and what it changes, for the person who allows it.
 * @param request.debianPackages what may be added to the system; empty where this process cannot.
 */
export function setUpConsent(request: { readonly home: string; readonly debianPackages: readonly string[] }): string {
  const { home, debianPackages } = request;
  const outside =
    debianPackages.length === 0
      ? "Nothing outside that folder is changed."
      : `Outside that folder only Debian's ${debianPackages.join(" and ")} are installed, and only where Python lacks them.`;
  return `Tunesmith installs PyTorch, TRL and PEFT and the demo model (about 6 GB) into ${home}. ${outside} You can cancel and go on later.`;
}
