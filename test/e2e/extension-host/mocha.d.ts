// The part of mocha's API that the suite uses; mocha brings no types of its own.
declare module "mocha" {
  export type MochaTest = { readonly title: string; fullTitle(): string; readonly duration?: number };
  export type MochaRunner = {
    on(event: "pass", listener: (test: MochaTest) => void): MochaRunner;
    on(event: "pending", listener: (test: MochaTest) => void): MochaRunner;
    on(event: "fail", listener: (test: MochaTest, error: Error) => void): MochaRunner;
  };
  export class Mocha {
    constructor(options: { ui: "bdd"; timeout: number; reporter: new (runner: MochaRunner) => object });
    readonly suite: { emit(event: "pre-require", context: object, file: string, mocha: Mocha): void };
    run(done: (failures: number) => void): MochaRunner;
  }
  const Default: typeof Mocha;
  export default Default;
}

declare function describe(title: string, body: () => void): void;
declare function it(title: string, body: () => void | Promise<void>): void;
declare function before(body: () => void | Promise<void>): void;
declare function after(body: () => void | Promise<void>): void;
