/** The colours that a canvas needs as values; everything else takes the same variables through CSS. */
export type ChartTheme = {
  readonly accent: string;
  readonly validation: string;
  readonly best: string;
  readonly text: string;
  readonly grid: string;
  readonly background: string;
  /** A CSS font shorthand for axis labels. */
  readonly font: string;
  /** Faint lines must stay visible: high contrast themes draw them stronger. */
  readonly faintAlpha: number;
};

export function readChartTheme(): ChartTheme {
  const style = getComputedStyle(document.body);
  const variable = (...names: readonly string[]): string => {
    for (const name of names) {
      const value = style.getPropertyValue(`--vscode-${name}`).trim();
      if (value !== "") return value;
    }
    return style.color;
  };
  const highContrast = document.body.className.includes("vscode-high-contrast");
  return {
    accent: variable("charts-blue"),
    validation: variable("charts-orange"),
    best: variable("charts-green"),
    text: highContrast ? variable("foreground") : variable("descriptionForeground", "foreground"),
    // The theme's own lines are as strong as text at half strength: too much for a grid behind thin lines.
    grid: `color-mix(in srgb, ${variable("charts-foreground", "foreground")} ${highContrast ? 28 : 13}%, transparent)`,
    background: variable("editor-background"),
    font: `11px ${style.fontFamily}`,
    faintAlpha: highContrast ? 0.75 : 0.55,
  };
}

/** Calls back when the person picks another colour theme, or when the editor restyles the page. */
export function onThemeChange(listener: () => void): void {
  const observer = new MutationObserver(listener);
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ["style", "class"] });
  observer.observe(document.body, { attributes: true, attributeFilter: ["class"] });
}
