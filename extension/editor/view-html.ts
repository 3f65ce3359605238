/** The pages under media/; each is dist/media/<name>.js and .css. */
export type ViewName = "loss" | "compare";

export type ViewHtmlParts = {
  readonly title: string;
  /** Which run the page shows. The page hands it to the editor's page state, from which a reload restores the panel. */
  readonly runId: string;
  /** The editor's own source expression for files under localResourceRoots. */
  readonly cspSource: string;
  readonly scriptUri: string;
  readonly styleUri: string;
  /** Made anew for every page. */
  readonly nonce: string;
};

/**
 * The whole HTML of a view: nothing but one style sheet and one script. Nothing inline, nothing evaluated, nothing from the
 * network; all text arrives later by messages and is set as text.
 */
export function viewHtml(parts: ViewHtmlParts): string {
  const policy = [
    "default-src 'none'",
    `img-src ${parts.cspSource}`,
    `font-src ${parts.cspSource}`,
    `style-src ${parts.cspSource}`,
    `script-src 'nonce-${parts.nonce}'`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${escapeHtml(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="${escapeHtml(parts.styleUri)}">
<title>${escapeHtml(parts.title)}</title>
</head>
<body data-run-id="${escapeHtml(parts.runId)}">
<script nonce="${escapeHtml(parts.nonce)}" src="${escapeHtml(parts.scriptUri)}"></script>
</body>
</html>
`;
}

/** Text as it may stand between tags and in double-quoted attributes. */
function escapeHtml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}
