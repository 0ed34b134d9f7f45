// The picture of a lab, its sentence, and what the whole lab needs on the page.  See picture.py.

const FOCUSABLE = "a[href], button, input, select, textarea, summary, [tabindex], [contenteditable]";
const TYPING = "input:not([type=checkbox]), select, textarea, [contenteditable=true]";      // where a letter is text
const REST = 700;           // milliseconds without a change until the sentence is spoken
const SPOKEN = 10_000;      // until it is cleared: it also stands below the picture

export default {
    render({ model, el }) {
        const image = make("img", "nn-image", { tabindex: 0, draggable: false });
        const status = make("div", "nn-status", { role: "status", "aria-live": "polite" });
        const words = make("p", "nn-words");
        const line = make("div", "nn-line");
        const call = make("code", "nn-call");
        const full = make("button", "nn-full", { type: "button" });
        const listing = make("pre", "nn-listing");
        line.append(call, full);
        el.append(image, status, words, line, listing);
        el.classList.add("nn-picture");

        let png, resting;
        const tell = () => {
            const reading = model.get("reading"), complaint = model.get("complaint");
            set(image, "alt", reading);
            words.classList.toggle("nn-complaint", complaint !== "");
            if (write(words, complaint || reading)) {
                clearTimeout(resting);
                resting = setTimeout(() => {
                    write(status, complaint || reading);
                    resting = setTimeout(() => write(status, ""), SPOKEN);
                }, REST);
            }
            write(call, model.get("call"));
            write(listing, model.get("listing"));
            listing.hidden = listing.textContent === "";
        };
        const show = () => {
            const { width, height } = model.get("size");
            set(image, "width", width);
            set(image, "height", height);
            if (el.style.maxWidth !== `${width}px`) el.style.maxWidth = `${width}px`;
            el.classList.toggle("nn-listens", model.get("listens"));
            if (png === model.get("png")) return tell();
            png = model.get("png");
            image.src = `data:image/png;base64,${base64(png)}`;                 // a blob's address is looked up in another process: it loads 3 to 9 ms later
        };
        image.addEventListener("load", tell);               // a picture and its words come together, and it need not wait until they are laid out
        image.addEventListener("error", tell);
        show();
        model.on("change", show);
        listenToPointer(model, image);

        const ends = [() => clearTimeout(resting)];
        let looking;
        const look = () => {                                // views are put into the page after they are made
            const lab = el.closest(".nn-lab");
            if (lab) {
                ends.push(dress(lab, model), offerFullScreen(lab, full));
            } else {
                looking = setTimeout(look, 20);
            }
        };
        look();
        return () => {
            model.off("change", show);
            clearTimeout(looking);
            ends.forEach(end => end());
        };
    },
};

function make(tag, name, attributes = {}) {
    const element = document.createElement(tag);
    element.className = name;
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    return element;
}

function base64(view) {
    const bytes = new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
    if (bytes.toBase64) return bytes.toBase64();            // browsers of 2025
    let text = "";
    for (let i = 0; i < bytes.length; i += 8192) text += String.fromCharCode(...bytes.subarray(i, i + 8192));
    return btoa(text);
}

function set(element, attribute, value) {
    if (element.getAttribute(attribute) !== String(value)) element.setAttribute(attribute, value);
}

function write(element, text) {
    if (element.textContent === text) return false;
    element.textContent = text;
    return true;
}

// Keys stay inside the lab, and its controls have names and values that can be spoken: ipywidgets gives neither.  It may make its
// elements later and changes them as it likes, so they are looked at whenever something changed.
function dress(lab, model) {
    const look = () => {
        for (const element of lab.querySelectorAll(FOCUSABLE)) set(element, "data-lm-suppress-shortcuts", "true");
        for (const [name, spoken] of Object.entries(model.get("names"))) {
            const control = lab.querySelector(`.${name}`), readout = control?.querySelector(".widget-readout");
            for (const element of control?.querySelectorAll("[role=slider], input, select") ?? []) {
                set(element, "aria-label", spoken);
                if (readout) set(element, "aria-valuetext", readout.textContent);           // 0.02, not the 33rd of the slider's numbers
            }
            if (readout?.getAttribute("contenteditable") === "true") {
                set(readout, "role", "textbox");
                set(readout, "aria-label", `${spoken}, type a number`);
            }
        }
    };
    const observer = new MutationObserver(look);
    observer.observe(lab, { subtree: true, childList: true, characterData: true, attributes: true, attributeFilter: ["aria-valuetext", "tabindex", "contenteditable"] });
    look();
    return () => observer.disconnect();
}

// A button, and the key f wherever the lab has the focus; Escape or the same again leads back.
function offerFullScreen(lab, button) {
    if (!document.fullscreenEnabled) {
        button.hidden = true;
        return () => {};
    }
    const isFull = () => document.fullscreenElement === lab;
    const toggle = () => { isFull() ? document.exitFullscreen() : lab.requestFullscreen() };
    const press = event => {
        if (event.ctrlKey || event.altKey || event.metaKey) return;
        if (event.key === " " && !event.target.closest(`button, input, ${TYPING}`)) event.preventDefault();         // it would scroll the page
        if (event.key === "f" && !event.target.closest(TYPING) || event.key === "Escape" && isFull()) {
            event.preventDefault();
            toggle();
        }
    };
    const say = () => write(button, isFull() ? "Back (Esc)" : "Full screen (f)");
    say();
    button.addEventListener("click", toggle);
    lab.addEventListener("keydown", press);
    document.addEventListener("fullscreenchange", say);
    return () => {
        lab.removeEventListener("keydown", press);
        document.removeEventListener("fullscreenchange", say);
    };
}

// Presses and drags, as shares of the picture from its lower left corner.  What is sent is a state, not an event: while one message is on
// its way ipywidgets keeps only the latest, which still tells of the press it began with.
function listenToPointer(model, image) {
    const place = event => {
        const box = image.getBoundingClientRect(), { width, height } = model.get("size");
        const scale = Math.min(box.width / width, box.height / height);                     // on the full screen it keeps its shape
        return [0.5 + (event.clientX - box.left - box.width / 2) / (scale * width), 0.5 - (event.clientY - box.top - box.height / 2) / (scale * height)];
    };
    const send = pointer => {
        model.set("pointer", pointer);
        model.save_changes();
    };
    image.addEventListener("pointerdown", event => {
        if (!model.get("listens") || event.button !== 0) return;
        image.setPointerCapture(event.pointerId);
        const at = place(event);
        send({ press: model.get("pointer").press + 1, down: true, from: at, at });
    });
    image.addEventListener("pointermove", event => {
        if (model.get("pointer").down && image.hasPointerCapture(event.pointerId)) send({ ...model.get("pointer"), at: place(event) });
    });
    for (const kind of ["pointerup", "pointercancel"]) {
        image.addEventListener(kind, event => {
            if (model.get("pointer").down) send({ ...model.get("pointer"), down: false, at: place(event) });
        });
    }
}
