export function nodePackage(platform?: string, arch?: string): string | undefined;
export function packagedNode(root: string): string | undefined;
