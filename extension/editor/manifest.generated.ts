/* Generated from package.json by `npm run generate`. Do not edit. */

/** Every command of the manifest; the command table must name them all. */
export const commandIds = [
  "tunesmith.trainLora",
  "tunesmith.stopRun",
  "tunesmith.stopRunNow",
  "tunesmith.resumeRun",
  "tunesmith.showLoss",
  "tunesmith.compareBaseAndTuned",
  "tunesmith.serveWithOllama",
  "tunesmith.doctor",
  "tunesmith.setUpEnvironment",
  "tunesmith.openRunFolder",
  "tunesmith.showRunLog",
  "tunesmith.setHuggingFaceToken",
] as const;

export type CommandId = (typeof commandIds)[number];

export type Settings = {
  readonly "tunesmith.runsFolder": string;
  readonly "tunesmith.pythonPath": string;
  readonly "tunesmith.ollamaHost": string;
  readonly "tunesmith.dataset.profile": "trl" | "openai" | "together";
  readonly "tunesmith.trace.server": "off" | "messages" | "verbose";
};
