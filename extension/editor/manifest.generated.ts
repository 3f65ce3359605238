/* Generated from package.json by `npm run generate`. Do not edit. */

export type CommandId =
  | "tunesmith.trainLora"
  | "tunesmith.stopRun"
  | "tunesmith.stopRunNow"
  | "tunesmith.resumeRun"
  | "tunesmith.showLoss"
  | "tunesmith.compareBaseAndTuned"
  | "tunesmith.serveWithOllama"
  | "tunesmith.doctor"
  | "tunesmith.setUpEnvironment"
  | "tunesmith.openRunFolder"
  | "tunesmith.showRunLog"
  | "tunesmith.setHuggingFaceToken";

export type Settings = {
  readonly "tunesmith.runsFolder": string;
  readonly "tunesmith.pythonPath": string;
  readonly "tunesmith.ollamaHost": string;
  readonly "tunesmith.dataset.profile": "trl" | "openai" | "together";
  readonly "tunesmith.trace.server": "off" | "messages" | "verbose";
};
