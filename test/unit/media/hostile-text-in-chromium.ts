import { expect, it } from "vitest";
import { type BuiltViews, scrollsSideways } from "./built-views.ts";
import { compareSnapshot } from "./compare-fixtures.ts";
import { snapshotWith } from "./loss-fixtures.ts";

const evil = '<img src=x onerror="window.broken=1"><script>window.broken=1</script>';

/** Texts of data and models, and what a page could be made to do. */
export function hostileTextTests({ open }: BuiltViews): void {
  it("are refused what their policy forbids", async () => {
    const view = await open("compare", { snapshot: compareSnapshot() });
    await view.page.evaluate(() => document.body.setAttribute("style", "color: red"));
    await expect.poll(() => view.faults.join()).toContain("style-src");
    await view.page.close();
  });

  it("show texts of data and models as text", async () => {
    const samples = [{ step: 2, prompt: evil, expected: evil, output: evil }];
    const loss = await open("loss", { snapshot: snapshotWith({ samples }, { name: evil, sentence: evil }) });
    const compare = await open("compare", { snapshot: compareSnapshot({ status: evil, baseName: evil }) });
    await compare.tell({ type: "started", prompt: evil, expected: evil });
    await compare.tell({ type: "token", side: "base", text: evil });
    for (const view of [loss, compare]) {
      expect(await view.page.getByText(evil).count()).toBeGreaterThan(1);
      expect(await view.page.evaluate("window.broken")).toBeUndefined();
      expect(view.faults).toEqual([]);
      await view.page.close();
    }
  });

  it("show a hundred thousand tokens of any text, and only as text", async () => {
    const view = await open("compare", { snapshot: compareSnapshot() });
    const { page } = view;
    const odd = [
      evil,
      "שלום עולם ",
      "\u001b[31mred\u0007 ",
      '<a href="https://elsewhere.invalid/">go</a> ',
      "[x](command:y)\n",
    ];
    await view.tell({ type: "started", prompt: "p", expected: null });
    await view.tell({ type: "state", state: "busy", status: "Answering" });
    const text = await page.evaluate((parts) => {
      let whole = "";
      for (let at = 0; at < 1000; at++) {
        const piece = `${"word ".repeat(99)}${parts[at % parts.length]}`;
        whole += piece;
        window.postMessage({ type: "token", side: "base", text: piece }, "*");
      }
      return whole;
    }, odd);
    const box = page.locator('.answer[aria-labelledby="base-heading"]');
    const shown = text.replaceAll("\u001b", "␛").replaceAll("\u0007", "␇");
    await expect.poll(async () => (await box.textContent())?.length, { timeout: 30_000 }).toBe(shown.length);
    expect(await box.textContent()).toBe(shown);
    expect(await box.locator("*").count()).toBe(0);
    expect(await box.getAttribute("dir")).toBe("auto");
    await box.click();
    expect(await page.evaluate("window.broken")).toBeUndefined();
    expect(new URL(page.url()).host).toBe("view.invalid");
    expect(await scrollsSideways(view)).toBe(false);
    expect(view.faults).toEqual([]);
    await page.close();
  });

  it.each(["loss", "compare"] as const)("refuse scripts, pictures and requests of elsewhere: %s", async (name) => {
    const view = await open(name, { snapshot: name === "loss" ? snapshotWith({}) : compareSnapshot() });
    const evaluated = await view.page.evaluate(async () => {
      const script = document.createElement("script");
      script.textContent = "window.broken = 1";
      const picture = document.createElement("img");
      picture.src = "https://elsewhere.invalid/x.png";
      document.body.append(script, picture);
      await fetch("https://elsewhere.invalid/").catch(() => undefined);
      const run = document.createElement("button");
      run.setAttribute("onclick", "window.broken = 2");
      run.click();
    });
    expect(evaluated).toBeUndefined();
    await expect.poll(() => view.faults.join()).toContain("img-src");
    const refused = view.faults.join();
    for (const directive of ["script-src", "img-src"]) expect(refused).toContain(directive);
    expect(refused).toContain("https://elsewhere.invalid/");
    expect(await view.page.evaluate("window.broken")).toBeUndefined();
    await view.page.close();
  });
}
