// The search of the site: its index lies beside it, nothing comes from elsewhere.
const form = document.getElementById("search");
const box = document.getElementById("q");
const status = document.getElementById("status");
const list = document.getElementById("results");
const here = new URL("../", import.meta.url);
let engine = null;
let last = 0;

async function look() {
  const turn = ++last;
  const words = box.value.trim();
  if (!words) { list.replaceChildren(); status.textContent = ""; return; }
  try {
    engine ??= await import(new URL("pagefind/pagefind.js", here));
    const found = await engine.search(words);
    const shown = await Promise.all(found.results.slice(0, 30).map((result) => result.data()));
    if (turn !== last) return;
    list.replaceChildren(...shown.map(item));
    status.textContent = found.results.length
      ? `${form.dataset.found} ${found.results.length}` : form.dataset.none;
  } catch (error) {
    status.textContent = form.dataset.broken;
  }
}

function item(data) {
  const line = document.createElement("li");
  const link = document.createElement("a");
  link.href = new URL(data.raw_url.replace(/^\//, ""), here);
  link.textContent = data.meta.title || data.raw_url;
  const words = document.createElement("p");
  words.className = "meta";
  words.textContent = data.plain_excerpt;
  line.append(link, words);
  return line;
}

form.addEventListener("submit", (event) => { event.preventDefault(); look(); });
box.addEventListener("input", look);
