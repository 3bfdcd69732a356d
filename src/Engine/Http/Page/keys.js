// The page by keyboard. Letters act only while a row has the focus or something is selected, and can be switched off.
const step = { ArrowDown: 1, ArrowUp: -1, j: 1, k: -1 };
const verbs = { s: "start", x: "stop", r: "restart", c: "clear", l: "log" };

export function listen(page) {
  const on = document.getElementById("keys-on");
  on.checked = savedSetting("keys") !== "off";
  on.onchange = () => saveSetting("keys", on.checked ? "on" : "off");
  document.addEventListener("keydown", event => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing || document.querySelector("dialog[open]")) return;
    const typing = event.target.matches("input[type=search], textarea, select");
    if (typing && event.key !== "Escape" && event.key !== "ArrowDown") return;
    if (event.key.length === 1 && event.key !== " " && !on.checked) return;
    if (pressed(event, page, typing)) event.preventDefault();
  });
}

function pressed(event, page, typing) {
  const { table } = page;
  const row = table.current();
  const onRow = event.target === row;
  const key = event.key;
  if (key === "Escape") return page.escape(typing);
  if (key === "/") { document.getElementById("search").focus(); return true; }
  if (key === "?") { page.help(); return true; }
  // Scrolling a log with the arrows is left to the log.
  if (step[key] && !event.target.closest(".log")) {
    const rows = table.rows();
    table.moveTo(row ? rows[rows.indexOf(row) + step[key]] : rows.find(one => one.tabIndex === 0) ?? rows[0]);
    return true;
  }
  if (onRow && (key === "Home" || key === "End")) { table.moveTo(table.rows().at(key === "Home" ? 0 : -1)); return true; }
  if (onRow && key === " ") { table.pick([row.dataset.name], !table.picked.has(row.dataset.name)); return true; }
  if (onRow && key === "Enter") { page.act("log", [row.dataset.name]); return true; }
  if (key === "a" && !event.target.closest(".log")) { page.pickShown(true); return true; }
  if (verbs[key] && (row || table.picked.size) && !event.target.closest(".log")) {
    page.act(verbs[key], table.picked.size ? [...table.picked] : [row.dataset.name]);
    return true;
  }
  return false;
}
