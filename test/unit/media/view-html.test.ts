import { describe, expect, it } from "vitest";
import { viewHtml } from "../../../extension/editor/view-html.ts";

const html = viewHtml({
  title: "a <b>",
  runId: '/runs/"><script>alert(1)</script>',
  cspSource: "https://source.example",
  scriptUri: "https://source.example/loss.js",
  styleUri: "https://source.example/loss.css",
  nonce: "abc123",
});
const policy = /Content-Security-Policy" content="([^"]*)"/.exec(html)?.[1] ?? "";

describe("the page of a view", () => {
  it("allows nothing but its own files and the one script with the nonce", () => {
    expect(policy.split("; ")).toEqual([
      "default-src 'none'",
      "img-src https://source.example",
      "font-src https://source.example",
      "style-src https://source.example",
      "script-src 'nonce-abc123'",
      "base-uri 'none'",
      "form-action 'none'",
    ]);
  });

  it("has one script and nothing inline", () => {
    expect(html.match(/<script/g)).toHaveLength(1);
    expect(html).toContain('<script nonce="abc123" src="https://source.example/loss.js"></script>');
    expect(html).not.toMatch(/\sstyle=|\son\w+=|<style|javascript:/);
  });

  it("writes names as text", () => {
    expect(html).toContain("<title>a &lt;b&gt;</title>");
    expect(html).toContain('data-run-id="/runs/&quot;&gt;&lt;script&gt;');
  });
});
