// Renders a step summary as GitHub shows it and writes .github/summary.png:
//   npm run picture                 runs the demo and renders the summary that it writes
//   npm run picture -- SUMMARY.md   renders that file
// Needs Chromium or Chrome, which npm does not install: apt-get install chromium fonts-liberation, or set CHROMIUM to a path.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Marked } from 'marked';
import { hashRenderer, withRenderer } from './picture-source.ts';

const root = join(import.meta.dirname, '..', '..');
const picture = join(root, '.github', 'summary.png');
/** Width of GitHub's summary column, in CSS pixels. */
const width = 900;
const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];

function findBrowser(): string {
  const given = process.env['CHROMIUM'];
  const found = (given === undefined ? names : [given]).find(
    (name) => spawnSync(name, ['--version'], { stdio: 'ignore' }).status === 0,
  );
  if (found !== undefined) return found;
  throw new Error(
    given === undefined
      ? `None of ${names.join(', ')} can be run. Install one (apt-get install chromium fonts-liberation), or set CHROMIUM to its path.`
      : `CHROMIUM is ${given}, which cannot be run.`,
  );
}

function summaryOfDemo(folder: string): string {
  const path = join(folder, 'summary.md');
  execFileSync(process.execPath, [join(root, 'test', 'demo', 'demo.ts'), '--summary', path], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  return readFileSync(path, 'utf8');
}

/** A page that draws the charts, and then says how high it is: `data-height` of its root. */
function pageOf(markdown: string): string {
  const assets = createRequire(import.meta.url);
  const style = readFileSync(assets.resolve('github-markdown-css/github-markdown-light.css'), 'utf8');
  const mermaid = pathToFileURL(assets.resolve('@mermaid-js/tiny/dist/mermaid.tiny.js')).href;
  const marked = new Marked({
    gfm: true,
    renderer: {
      code: ({ text, lang }) =>
        lang === 'mermaid' ? `<pre class="mermaid">${escapeHtml(text)}</pre>` : false,
    },
  });
  return `<!doctype html>
<html><head><meta charset="utf-8"><title>Summary</title>
<style>${style}
body { margin: 0; width: ${width}px; }
.markdown-body { padding: 24px; box-sizing: border-box; font-family: "Liberation Sans", sans-serif; }
.markdown-body pre.mermaid { background: none; padding: 0; }</style></head>
<body><article class="markdown-body">${marked.parse(markdown, { async: false })}</article>
<script src="${mermaid}"></script>
<script>
mermaid.initialize({ startOnLoad: false });
mermaid.run().finally(() => {
  document.documentElement.dataset.height = Math.ceil(document.querySelector('article').getBoundingClientRect().bottom);
});
</script></body></html>`;
}

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

const browser = findBrowser();
const folder = mkdtempSync(join(tmpdir(), 'aurora-picture-'));
try {
  const [given] = process.argv.slice(2);
  const markdown = given === undefined ? summaryOfDemo(folder) : readFileSync(given, 'utf8');
  const page = join(folder, 'summary.html');
  writeFileSync(page, pageOf(markdown));
  const run = (height: number, ...more: readonly string[]): string =>
    execFileSync(
      browser,
      [
        '--headless',
        // Chromium refuses to sandbox itself for root, as in a container. The page is our own.
        ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
        '--disable-gpu',
        '--hide-scrollbars',
        '--allow-file-access-from-files',
        `--user-data-dir=${join(folder, 'profile')}`,
        `--window-size=${width},${height}`,
        '--virtual-time-budget=20000',
        ...more,
        pathToFileURL(page).href,
      ],
      // The axis of a chart shows the reader's own time.
      { encoding: 'utf8', env: { ...process.env, TZ: 'UTC' }, stdio: ['ignore', 'pipe', 'ignore'] },
    );
  const height = Number(/data-height="(\d+)"/.exec(run(1000, '--dump-dom'))?.[1]);
  if (!Number.isSafeInteger(height)) throw new Error('The browser has not drawn the page.');
  const shot = join(folder, 'summary.png');
  run(height, `--screenshot=${shot}`);
  writeFileSync(picture, withRenderer(readFileSync(shot), hashRenderer(root)));
  console.log(`${picture}: ${width} × ${height}`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
