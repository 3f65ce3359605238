import type { InitializeParams } from "vscode-languageserver/node";

/** What the editor can do, as it says when it starts. */
export type ClientAbilities = {
  asksForConfiguration: boolean;
  refreshesDiagnostics: boolean;
  resolvesCodeActions: boolean;
  versionsEdits: boolean;
  completesWithSnippets: boolean;
  /** The profile setting of an editor that sends it only when it starts. */
  initialProfile: string | null;
};

export const noAbilities: ClientAbilities = {
  asksForConfiguration: false,
  refreshesDiagnostics: false,
  resolvesCodeActions: false,
  versionsEdits: false,
  completesWithSnippets: false,
  initialProfile: null,
};

export function abilitiesOf({ capabilities, initializationOptions }: InitializeParams): ClientAbilities {
  const { workspace, textDocument } = capabilities;
  const options: unknown = initializationOptions;
  const isObject = typeof options === "object" && options !== null;
  const profile: unknown = isObject && "profile" in options ? options.profile : null;
  return {
    asksForConfiguration: workspace?.configuration === true,
    refreshesDiagnostics: workspace?.diagnostics?.refreshSupport === true,
    resolvesCodeActions: textDocument?.codeAction?.resolveSupport?.properties.includes("edit") === true,
    versionsEdits: workspace?.workspaceEdit?.documentChanges === true,
    completesWithSnippets: textDocument?.completion?.completionItem?.snippetSupport === true,
    initialProfile: typeof profile === "string" ? profile : null,
  };
}
