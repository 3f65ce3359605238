/**
 * Node's arguments in front of a TypeScript file: package.json has no "type", because dist/*.js must stay CommonJS for the editor, and
 * the first releases of Node 24 call reading TypeScript experimental. Neither is news to people.
 */
export const quietNode = ["--disable-warning=MODULE_TYPELESS_PACKAGE_JSON", "--disable-warning=ExperimentalWarning"];
