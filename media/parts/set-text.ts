/** Sets the text only when it differs, so that an unchanged line costs no layout and does not lose a selection. */
export function setText(node: Node, text: string): void {
  if (node.textContent !== text) node.textContent = text;
}
