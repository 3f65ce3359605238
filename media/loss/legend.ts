import { element } from "../parts/element.ts";

const svgNamespace = "http://www.w3.org/2000/svg";

/** Each mark differs in shape as well as in colour. The paths are drawn in a box of 24 × 12. */
const entries = [
  { name: "raw", label: "raw", path: "M0 8 L5 3 L9 9 L14 4 L19 8 L24 5", filled: false },
  { name: "smoothed", label: "smoothed", path: "M0 6 L24 6", filled: false },
  {
    name: "validation",
    label: "validation",
    path: "M0 6 L8 6 M16 6 L24 6 M12 6 m-3 0 a3 3 0 1 0 6 0 a3 3 0 1 0 -6 0",
    filled: true,
  },
  { name: "best", label: "best", path: "M12 0.5 L17.5 6 L12 11.5 L6.5 6 Z", filled: true },
  { name: "saved", label: "saved", path: "M12 2 L17 11 L7 11 Z", filled: true },
] as const;

export type LegendName = (typeof entries)[number]["name"];
export type Legend = { readonly root: HTMLElement; show(names: ReadonlySet<LegendName>): void };

/** What the lines and marks of the loss chart are; only those that are drawn. */
export function createLegend(): Legend {
  const items = entries.map((entry) => {
    const item = element("li", { class: `legend-entry ${entry.name}` });
    item.append(drawing(entry.path, entry.filled), element("span", { text: entry.label }));
    return { name: entry.name, item };
  });
  return {
    root: element("ul", { class: "legend", attributes: { "aria-label": "Legend" } }, ...items.map(({ item }) => item)),
    show(names) {
      for (const { name, item } of items) item.hidden = !names.has(name);
    },
  };
}

function drawing(path: string, filled: boolean): SVGElement {
  const svg = document.createElementNS(svgNamespace, "svg");
  const shape = document.createElementNS(svgNamespace, "path");
  const attributes = {
    viewBox: "0 0 24 12",
    width: "24",
    height: "12",
    "aria-hidden": "true",
    class: "legend-drawing",
  };
  for (const [name, value] of Object.entries(attributes)) svg.setAttribute(name, value);
  shape.setAttribute("d", path);
  shape.setAttribute("fill", filled ? "currentColor" : "none");
  shape.setAttribute("stroke", "currentColor");
  svg.append(shape);
  return svg;
}
