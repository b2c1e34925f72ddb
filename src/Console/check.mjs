// Builds the console anew and compares it, byte for byte, with what is shipped (src/Adapter.Host/wwwroot). Exit code 1 when they differ.
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const root = fileURLToPath(new URL('.', import.meta.url));
const shipped = join(root, '../Adapter.Host/wwwroot');
const fresh = mkdtempSync(join(tmpdir(), 'console-check-'));

function files(folder) {
  return new Map(
    readdirSync(folder, { recursive: true })
      .map((name) => join(folder, String(name)))
      .filter((file) => statSync(file).isFile())
      .map((file) => [relative(folder, file), readFileSync(file)]),
  );
}

try {
  await build({ root, logLevel: 'warn', build: { outDir: fresh, emptyOutDir: true } });
  const [made, kept] = [files(fresh), files(shipped)];
  const wrong = [
    ...[...made.keys()].filter((name) => !kept.has(name)).map((name) => `missing: ${name}`),
    ...[...kept.keys()].filter((name) => !made.has(name)).map((name) => `not made by this source: ${name}`),
    ...[...made.keys()].filter((name) => kept.has(name) && !kept.get(name).equals(made.get(name))).map((name) => `differs: ${name}`),
  ];
  if (wrong.length > 0) {
    console.error(`What is shipped in src/Adapter.Host/wwwroot is not what src/Console makes:\n  ${wrong.join('\n  ')}\nRun: npm ci --prefix src/Console && npm run build --prefix src/Console, and commit src/Adapter.Host/wwwroot.`);
    process.exitCode = 1;
  } else {
    console.log(`What is shipped is what src/Console makes (${made.size} files).`);
  }
} finally {
  rmSync(fresh, { recursive: true, force: true });
}
