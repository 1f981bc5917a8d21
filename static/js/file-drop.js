// A file input grows a place to drop and paste files, and shows what was chosen: name, size, a small picture. The input
// stays what is sent; what the server would refuse anyway (kind, size, number) is said here before anything is sent.
(() => {
  const UNITS = [[1024 * 1024, "MB", 1], [1024, "KB", 0], [1, "B", 0]];
  const sizeOf = (bytes) => {
    const [unit, name, places] = UNITS.find(([least]) => bytes >= least) || UNITS[2];
    return `${(bytes / unit).toFixed(places)} ${name}`;
  };
  const kindOf = (file) => file.name.slice(file.name.lastIndexOf(".") + 1).toUpperCase();
  const inputOf = (drop) => drop.querySelector("input[type=file]:not([data-shot])");

  const faultOf = (drop, file) => {
    const input = inputOf(drop);
    const kinds = (input.accept || "").toLowerCase().split(",").map((kind) => kind.trim()).filter((kind) => kind.startsWith("."));
    if (kinds.length && !kinds.some((kind) => file.name.toLowerCase().endsWith(kind))) return drop.dataset.notThis;
    if (file.size > Number(input.dataset.mostBytes || Infinity)) return drop.dataset.tooLarge;
    return "";
  };

  const drawPicture = async (canvas, file) => {
    if (!/^image\/(png|jpe?g|webp)$/.test(file.type) || !window.createImageBitmap) return;
    try {
      const picture = await createImageBitmap(file, { resizeHeight: 128, resizeQuality: "medium" });
      const side = Math.min(picture.width, picture.height);
      canvas.getContext("2d").drawImage(picture, (picture.width - side) / 2, (picture.height - side) / 2, side, side, 0, 0, canvas.width, canvas.height);
      canvas.hidden = false;
      canvas.parentElement.querySelector("svg")?.remove();
    } catch {
      // No picture after all: the server will say so.
    }
  };

  const show = (drop) => {
    const input = inputOf(drop);
    const list = drop.querySelector("[data-drop-list]");
    const files = [...input.files];
    const most = Number(input.dataset.mostFiles || (input.multiple ? Infinity : 1));
    list.replaceChildren(...files.map((file, at) => {
      const line = drop.querySelector("[data-drop-item]").content.firstElementChild.cloneNode(true);
      line.querySelector("[data-name]").textContent = file.name;
      line.querySelector("[data-about]").textContent = `${kindOf(file)} · ${sizeOf(file.size)}`;
      line.querySelector("[data-fault]").textContent = faultOf(drop, file) || (at >= most ? drop.dataset.tooMany : "");
      const button = line.querySelector("[data-drop-remove]");
      button.setAttribute("aria-label", `${button.getAttribute("aria-label")}: ${file.name}`);
      button.addEventListener("click", () => {
        take(drop, files.filter((other) => other !== file), true);
        (list.querySelector("[data-drop-remove]") || input).focus();
      });
      drawPicture(line.querySelector("canvas"), file);
      return line;
    }));
  };

  // The files of an input can only be set as a whole.
  const take = (drop, files, replace = false) => {
    const input = inputOf(drop);
    const all = new DataTransfer();
    const before = replace || !input.multiple ? [] : [...input.files];
    for (const file of [...before, ...(input.multiple ? files : files.slice(0, 1))]) all.items.add(file);
    input.files = all.files;
    input.dispatchEvent(new Event("input", { bubbles: true }));
    show(drop);
  };

  document.addEventListener("change", (event) => {
    const drop = event.target.closest?.("[data-drop]");
    if (!drop) return;
    if (event.target.hasAttribute("data-shot")) {
      take(drop, [...event.target.files]);
      event.target.value = "";
    } else {
      show(drop);
    }
  });
  for (const name of ["dragenter", "dragover", "dragleave", "drop"]) {
    document.addEventListener(name, (event) => {
      const drop = event.target.closest?.("[data-drop]");
      if (!drop || !event.dataTransfer?.types.includes("Files")) return;
      event.preventDefault();
      drop.classList.toggle("is-over", name === "dragenter" || name === "dragover");
      if (name === "drop") take(drop, [...event.dataTransfer.files]);
    });
  }
  document.addEventListener("paste", (event) => {
    const files = [...(event.clipboardData?.files || [])];
    const drop = files.length && (event.target.closest?.("form") || document).querySelector("[data-drop]");
    if (!drop) return;
    event.preventDefault();
    take(drop, files);
  });

  for (const drop of document.querySelectorAll("[data-drop]")) {
    drop.classList.add("is-ready");
    const input = inputOf(drop);
    const shot = drop.querySelector("[data-drop-shot]");
    // A camera beside the screen: where one points with a finger and pictures are taken.
    if (shot && matchMedia("(pointer: coarse)").matches && /image|\.jpe?g|\.png/.test(input.accept)) {
      const camera = document.createElement("input");
      Object.assign(camera, { type: "file", accept: "image/*", hidden: true });
      camera.setAttribute("capture", "environment");
      camera.setAttribute("data-shot", "");
      drop.append(camera);
      shot.hidden = false;
      shot.addEventListener("click", () => camera.click());
    }
  }
})();
