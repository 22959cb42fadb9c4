// Prints how Lighthouse scores pages on a phone, as JSON: [{url, scores: {category: 0 to 100}, lost: [audit]}].
// Arguments: flags for Chromium as JSON, then the addresses of the pages.
import { launch } from "chrome-launcher";
import lighthouse from "lighthouse";

const [flags, ...urls] = process.argv.slice(2);
const chrome = await launch({ chromeFlags: ["--headless=new", ...JSON.parse(flags)] });
const results = [];
for (const url of urls) {
  const { lhr } = await lighthouse(url, { port: chrome.port, logLevel: "error", disableFullPageScreenshot: true });
  const scores = Object.values(lhr.categories).map(({ id, score }) => [id, Math.round(score * 100)]);
  const lost = Object.values(lhr.audits).filter(({ score }) => score !== null && score < 0.9);
  results.push({ url, scores: Object.fromEntries(scores), lost: lost.map(({ id, displayValue }) => [id, displayValue]) });
}
await chrome.kill();
console.log(JSON.stringify(results));
