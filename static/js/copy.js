// Adds a button that copies a read-only text. Without script, or without the right to the clipboard, the text can be selected.
// Its words are in the language of the page, which the script element has them from.

const words = document.currentScript.dataset;

for (const area of navigator.clipboard ? document.querySelectorAll("textarea[readonly]") : []) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button button--quiet button--small";
  button.textContent = words.copy;
  const said = document.createElement("span");
  said.setAttribute("role", "status");
  const row = document.createElement("p");
  row.className = "actions copy";
  row.append(button, said);
  area.after(row);

  button.addEventListener("click", async () => {
    area.select();
    try {
      await navigator.clipboard.writeText(area.value);
      said.textContent = words.copied;
    } catch {
      said.textContent = words.selected;
    }
  });
}
