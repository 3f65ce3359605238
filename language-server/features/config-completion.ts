import { type CompletionItem, CompletionItemKind, InsertTextFormat, MarkupKind } from "vscode-languageserver/node";
import type { ConfigCompletion } from "../documents/lora-config-completion.ts";
import { offsetAt } from "../text/offset-at.ts";
import { type SpanPlaces, textPlaces } from "../text/span-places.ts";
import { configFactsOf } from "./config-facts-of.ts";
import type { ServerParts } from "./server-parts.ts";

/** Characters after which an editor asks by itself: a new value or item. */
export const configCompletionTriggers = [" ", "{", "[", ","];

const kinds = {
  key: CompletionItemKind.Property,
  value: CompletionItemKind.EnumMember,
  file: CompletionItemKind.File,
  template: CompletionItemKind.Snippet,
} as const satisfies Record<ConfigCompletion["kind"], CompletionItemKind>;

/** Offers the keys and values of a lora.yaml. */
export function provideConfigCompletion({ connection, documents, client }: ServerParts): void {
  connection.onCompletion(async ({ textDocument, position }): Promise<CompletionItem[]> => {
    const document = documents.get(textDocument.uri);
    if (document?.kind !== "config") return [];
    const text = document.store.text();
    const [{ completeConfig }, facts] = await Promise.all([
      import("../documents/complete-lora-config.ts"),
      configFactsOf({ uri: textDocument.uri, text }),
    ]);
    const places = textPlaces(text);
    const offers = completeConfig(text, offsetAt(text, position), facts.nearbyDatasets);
    const takesSnippets = client.completesWithSnippets;
    return offers.map((offer, index) => itemOf(offer, { index, places, takesSnippets }));
  });
}

function itemOf(
  offer: ConfigCompletion,
  { index, places, takesSnippets }: { index: number; places: SpanPlaces; takesSnippets: boolean },
): CompletionItem {
  const isSnippet = takesSnippets && offer.snippet !== null;
  return {
    label: offer.label,
    kind: kinds[offer.kind],
    detail: offer.detail,
    documentation: { kind: MarkupKind.Markdown, value: offer.documentation },
    // The order of the schema, not of the alphabet.
    sortText: String(index).padStart(3, "0"),
    insertTextFormat: isSnippet ? InsertTextFormat.Snippet : InsertTextFormat.PlainText,
    textEdit: { range: places(offer.span, 0), newText: isSnippet ? (offer.snippet ?? "") : offer.newText },
  };
}
