import { type Hover, MarkupKind } from "vscode-languageserver/node";
import { offsetAt } from "../text/offset-at.ts";
import { textPlaces } from "../text/span-places.ts";
import type { ServerParts } from "./server-parts.ts";

/** Tells what the key under the pointer does in a lora.yaml. */
export function provideConfigHover({ connection, documents }: ServerParts): void {
  connection.onHover(async ({ textDocument, position }): Promise<Hover | null> => {
    const document = documents.get(textDocument.uri);
    if (document?.kind !== "config") return null;
    const { hoverConfig } = await import("../documents/hover-lora-config.ts");
    const text = document.store.text();
    const hover = hoverConfig(text, offsetAt(text, position));
    if (hover === null) return null;
    return { contents: { kind: MarkupKind.Markdown, value: hover.markdown }, range: textPlaces(text)(hover.span, 0) };
  });
}
