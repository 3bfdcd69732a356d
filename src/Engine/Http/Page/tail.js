// The page of one log: the engine has written its last bytes into the page, here it comes to life.
import { address, getJson, literal } from "./api.js";
import { LogView } from "./log.js";

const query = new URLSearchParams(location.search);
const name = query.get("processname");
const section = document.getElementById("log");

if (name) {
  const [group, process = group] = name.split(/:(.*)/s);
  const exact = `${literal(group)}:${literal(process)}`;
  const [found] = await getJson("v1/processes", { name: exact });
  if (found) {
    const shown = section.textContent.split("\n").length;
    new LogView(section, {
      title: name, path: "v1/logs", query: { name: exact }, past: Math.max(shown, 200),
      stream: query.get("stream") === "stderr" ? "stderr" : "stdout",
    });
    document.querySelector("h1 a").href = address("./").href;
  }
}
