/** How the reader does what a report advises: an editor has commands and settings, a terminal has verbs and variables. */
export type NextSteps = {
  /** A whole sentence. */
  readonly setUp: string;
  /** What names a Python of the person's own. */
  readonly pythonPath: string;
  /** What says where Ollama answers. */
  readonly ollamaHost: string;
};

export const editorSteps: NextSteps = {
  setUp: 'Run "Tunesmith: Set Up or Repair Environment".',
  pythonPath: "the setting tunesmith.pythonPath",
  ollamaHost: "the setting tunesmith.ollamaHost",
};

export const terminalSteps: NextSteps = {
  setUp: "Run: node dist/cli.js setup --demo-model --converter",
  pythonPath: "TUNESMITH_PYTHON",
  ollamaHost: "OLLAMA_HOST",
};
