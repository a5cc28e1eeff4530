// A built site on loopback, with the headers that it asks its host for.
import { createServer } from "node:http";
import { readFile, readdir, stat } from "node:fs/promises";
import { extname, join, normalize } from "node:path";
import { gzipSync } from "node:zlib";

const TYPES = {
  ".html": "text/html; charset=utf-8",
  ".css": "text/css",
  ".js": "text/javascript",
  ".json": "application/json",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".webp": "image/webp",
  ".xml": "application/xml",
  ".md": "text/markdown; charset=utf-8",
};

/** Serves `folder`; `origin` is where it is then. */
export async function serve(folder) {
  const rules = headerRules(await readFile(join(folder, "_headers"), "utf8"));
  const server = createServer(async (request, response) => {
    const path = decodeURIComponent(new URL(request.url, "http://localhost").pathname);
    let file = join(folder, normalize(path));
    const send = (status, body) => {
      response.writeHead(status, {
        ...headersFor(rules, path),
        "Content-Type": TYPES[extname(file)] ?? "application/octet-stream",
        "Content-Encoding": "gzip",
      });
      response.end(gzipSync(body));
    };
    try {
      if ((await stat(file)).isDirectory()) file = join(file, "index.html");
      send(200, await readFile(file));
    } catch {
      file = join(folder, "404.html");
      send(404, await readFile(file));
    }
  });
  await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
  return { origin: `http://127.0.0.1:${server.address().port}`, close: () => server.close() };
}

/** The addresses of all pages of `folder`, in order. */
export async function pages(folder) {
  const files = await readdir(folder, { recursive: true });
  const pages = files.filter((file) => file.endsWith(".html")).map((file) => "/" + file.replaceAll("\\", "/"));
  return pages.map((page) => page.replace(/\/index\.html$/, "/")).sort();
}

/** `_headers` as Netlify and Cloudflare Pages read it: a pattern, and below it, indented, its headers. */
function headerRules(text) {
  const rules = [];
  for (const line of text.split("\n").filter((line) => line.trim() && !line.startsWith("#"))) {
    if (line.startsWith(" ")) {
      const [name, ...value] = line.trim().split(":");
      rules.at(-1).headers[name] = value.join(":").trim();
    } else {
      const pattern = line.trim().replace(/[.+?^${}()|[\]\\]/g, "\\$&").replaceAll("*", ".*");
      rules.push({ pattern: new RegExp(`^${pattern}$`), headers: {} });
    }
  }
  return rules;
}

function headersFor(rules, path) {
  return Object.assign({}, ...rules.filter((rule) => rule.pattern.test(path)).map((rule) => rule.headers));
}
