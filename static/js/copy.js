// Adds a button that copies a read-only text. Without script, or without the right to the clipboard, the text can be selected.

for (const area of navigator.clipboard ? document.querySelectorAll("textarea[readonly]") : []) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button button--quiet button--small";
  button.textContent = "Copy";
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
      said.textContent = "Copied";
    } catch {
      said.textContent = "Selected: copy it with your keyboard";
    }
  });
}
